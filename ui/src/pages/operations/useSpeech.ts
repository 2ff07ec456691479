import { useQuery } from "@tanstack/react-query";
import { campaignsQuery } from "@/api/questions";
import { usePlace } from "@/app/place";
import type { Finding } from "./queries";
import { troubleOf } from "./reading";

/** Names of campaigns by id: mailings travel under the campaign's id. */
export function useCampaignNames(): Record<string, string> {
  const { data } = useQuery(campaignsQuery);
  return Object.fromEntries((data?.items ?? []).map(({ id, name }) => [id, name]));
}

/** A finding in the reader's words; a newer server may know one that we have no words for. */
export function useSpeech() {
  const { words, format } = usePlace();
  const campaigns = useCampaignNames();
  const said: Partial<typeof words.operations.findings> = words.operations.findings;
  return (finding: Finding): { title: string; text: string } => {
    const speech = said[finding.code as keyof typeof said];
    const trouble = troubleOf(finding, words, format, campaigns);
    return speech ? { title: speech.title(trouble), text: speech.text(trouble) } : { title: words.operations.unknown, text: `${finding.code} ${finding.detail}` };
  };
}
