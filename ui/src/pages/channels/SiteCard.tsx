/** What the shop's developer puts on its site, so that visitors can be asked. */
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { CopyText } from "@/parts/CopyText";
import { usePush } from "./queries";

export function SiteCard() {
  const { channels } = usePlace().words;
  const isOwner = useSession()?.visitor.role === "owner";
  const push = usePush(isOwner);
  return (
    <Card title={channels.site} help={channels.siteHelp}>
      {isOwner ? (
        <Answer query={push} shape={[[180]]}>
          {({ snippet, worker, site_key: siteKey }) => (
            <>
              <CopyText label={channels.siteSnippet} text={snippet} />
              <CopyText label={channels.siteWorker} text={worker} />
              <CopyText label={channels.siteKey} text={siteKey} />
              <p className="quiet">{channels.siteKeyHelp}</p>
            </>
          )}
        </Answer>
      ) : (
        <p className="quiet">{channels.siteOwners}</p>
      )}
    </Card>
  );
}
