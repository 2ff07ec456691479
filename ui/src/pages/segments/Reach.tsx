/** How many a channel reaches, and why not the others. */
import { Mail, MessageSquareText } from "lucide-react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Loading } from "@/parts/Loading";
import { ShareBar } from "@/parts/ShareBar";
import type { Counted } from "./queries";

const ICONS = { email: Mail, sms: MessageSquareText };

type Reached = Counted["reach"][number];

export function Reach({ counted }: { counted: Pick<Counted, "count" | "reach"> | undefined }) {
  const { builder } = usePlace().words;
  return (
    <Card title={builder.reach}>
      {!counted && <Loading shape={[[110]]} />}
      {counted?.count === 0 && <p className="quiet">{builder.reachNone}</p>}
      {counted && counted.count > 0 && (
        <ul className="reach">
          {counted.reach.map((each) => (
            <Channel key={each.channel} reached={each} count={counted.count} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Channel({ reached, count }: { reached: Reached; count: number }) {
  const { words, format } = usePlace();
  const { channel, reachable } = reached;
  const names: Record<string, string> = words.channels.names;
  const Icon = ICONS[channel as keyof typeof ICONS] ?? Mail;
  const share = reachable / count;
  return (
    <li>
      <div className="row reach-head">
        <Icon size={15} aria-hidden />
        <span className="grow">{names[channel] ?? channel}</span>
        <b>{format.int(reachable)}</b>
        <span className="quiet reach-share">{format.share(share, { places: 0 })}</span>
      </div>
      <ShareBar share={share} tone="accent" />
      <p className="quiet">{useGaps(reached)}</p>
    </li>
  );
}

function useGaps({ channel, no_address: address, no_consent: consent, suppressed }: Reached): string {
  const { words, format } = usePlace();
  const { gaps, everyReached, comma } = words.builder;
  const missing: Record<string, (count: string) => string> = gaps.no_address;
  const said: [number, (count: string) => string][] = [
    [consent, gaps.no_consent],
    [address, missing[channel] ?? gaps.no_address.email],
    [suppressed, gaps.suppressed],
  ];
  const told = said.filter(([count]) => count > 0).map(([count, say]) => say(format.int(count)));
  return told.length > 0 ? told.join(comma) : everyReached;
}
