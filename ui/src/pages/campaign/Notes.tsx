/** Why nothing leaves just now, where that is so. */
import { CircleAlert, Clock } from "lucide-react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Code } from "@/parts/values";

export function Notes({ campaign }: { campaign: Campaign }) {
  const { campaigns } = usePlace().words;
  const why: Record<string, string> = campaigns.pausedWhy;
  if (campaign.preparing) {
    return (
      <p className="note note-plain" role="status">
        <Clock size={16} aria-hidden />
        {campaigns.preparing}
      </p>
    );
  }
  if (campaign.state !== "paused") return null;
  return (
    <p className="note note-warn" role="status">
      <CircleAlert size={16} aria-hidden />
      <span>
        {why[campaign.reason] ?? campaigns.paused}
        {campaign.detail && (
          <>
            {" "}
            {campaigns.serverSaid} <Code>{campaign.detail}</Code>
          </>
        )}
      </span>
    </p>
  );
}
