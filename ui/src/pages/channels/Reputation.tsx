/** Bounces and complaints, mailbox provider by mailbox provider, against what they bear. */
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { type Standing, useReputation } from "./queries";
import { DEAD_MOST, gaugeOf, SPAM_MOST } from "./reading";

export function Reputation() {
  const { words, format } = usePlace();
  const { channels } = words;
  const reputation = useReputation();
  const columns = useColumns();
  return (
    <Answer query={reputation} shape={[[260]]}>
      {({ items, days }) => (
        <Card flush title={channels.reputation} help={channels.reputationHelp(format.int(days))}>
          {items.length === 0 ? (
            <Empty title={channels.reputationNone} />
          ) : (
            <DataTable caption={channels.reputation} columns={columns} rows={items} rowKey={({ provider }) => provider} />
          )}
        </Card>
      )}
    </Answer>
  );
}

function useColumns(): Column<Standing>[] {
  const { words, format } = usePlace();
  const { channels } = words;
  return [
    { key: "mailbox", head: channels.mailbox, cell: ({ provider }) => (provider === "others" ? channels.others : <bdi>{provider}</bdi>) },
    { key: "arrived", head: channels.arrived, number: true, cell: ({ arrived }) => format.int(arrived) },
    { key: "bounced", head: channels.bounced, cell: ({ arrived, bounced }) => <Gauge count={bounced} of={arrived + bounced} most={DEAD_MOST} /> },
    { key: "complaints", head: channels.complaints, cell: ({ arrived, complaints }) => <Gauge count={complaints} of={arrived} most={SPAM_MOST} /> },
  ];
}

function Gauge({ count, of, most }: { count: number; of: number; most: number }) {
  const { words, format } = usePlace();
  const { share, full, tone } = gaugeOf(count, of, most);
  const said = format.share(share, { places: 2 });
  return (
    <div className="gauge" role="img" aria-label={words.channels.gauge(said, format.share(most))}>
      <span className={`gauge-text gauge-${tone}`}>
        <bdi>{said}</bdi> <span className="quiet">{format.int(count)}</span>
      </span>
      <div className="gauge-track">
        <div className={`gauge-fill gauge-fill-${tone}`} style={{ inlineSize: `${full * 100}%` }} />
      </div>
    </div>
  );
}
