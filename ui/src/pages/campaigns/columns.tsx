/** The columns of the list: what went out, what it added, what may be said of it. */
import { Mail } from "lucide-react";
import { Link } from "react-router";
import type { Campaign, CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Column } from "@/parts/DataTable";
import { RangeBar } from "@/parts/RangeBar";
import { State, VerdictChip } from "@/parts/State";
import { RemoveDraft } from "./RemoveDraft";
import { hasStarted, heldOut, received } from "./states";

export interface Line {
  campaign: Campaign;
  report: CampaignReport | undefined;
}

export function useColumns(lines: Line[]): Column<Line>[] {
  const { words, format } = usePlace();
  const { campaigns } = words;
  const ranges = lines.flatMap(({ report }) => report?.lift.revenue?.added ?? []);
  const scale = commonScale(ranges);
  const added = format.moneyColumn(ranges.map(({ value }) => value), { sign: true });
  const count = (of: (counts: Campaign["counts"]) => number) => ({ campaign }: Line) =>
    hasStarted(campaign) && format.int(of(campaign.counts));
  return [
    { key: "name", head: campaigns.campaign, cell: ({ campaign }) => <Name campaign={campaign} /> },
    { key: "sent", head: campaigns.sent, number: true, cell: count(received) },
    { key: "held", head: campaigns.heldOut, number: true, cell: count(heldOut) },
    {
      key: "orders",
      head: campaigns.addedOrders,
      number: true,
      cell: ({ report }) => report?.lift.orders && format.int(report.lift.orders.added.value, { sign: true }),
    },
    {
      key: "added",
      head: added.unit ? `${campaigns.addedRevenue}, ${added.unit}` : campaigns.addedRevenue,
      number: true,
      cell: ({ report }) => report?.lift.revenue && <b className="added">{added.cell(report.lift.revenue.added.value)}</b>,
    },
    {
      key: "interval",
      head: words.common.interval,
      width: "20%",
      cell: ({ report }) => report?.lift.revenue && <Interval range={report.lift.revenue.added} scale={scale} />,
    },
    { key: "verdict", head: campaigns.verdict, cell: (line) => <Standing {...line} /> },
    {
      key: "act",
      head: <span className="unseen">{campaigns.open}</span>,
      action: true,
      cell: ({ campaign }) => !hasStarted(campaign) && <RemoveDraft campaign={campaign} />,
    },
  ];
}

interface Ends {
  value: number;
  low: number;
  high: number;
}

/** All rows share one scale, with zero in it. */
function commonScale(ranges: Ends[]): { min: number; max: number } {
  const low = Math.min(0, ...ranges.map((range) => range.low));
  const high = Math.max(0, ...ranges.map((range) => range.high));
  const pad = 0.08 * (high - low);
  return { min: low - pad, max: high + pad };
}

function Interval({ range, scale }: { range: Ends; scale: { min: number; max: number } }) {
  const { words, format } = usePlace();
  const text = format.moneyRange(range.low, range.high, { sign: true });
  return (
    <span title={text}>
      <RangeBar value={range.value} low={range.low} high={range.high} {...scale} effect label={words.common.intervalOf(text)} />
    </span>
  );
}

function Standing({ campaign, report }: Line) {
  if (report && (campaign.state === "finished" || campaign.state === "stopped")) {
    return <VerdictChip code={report.lift.verdict.code} />;
  }
  return <State state={campaign.state} />;
}

function Name({ campaign }: { campaign: Campaign }) {
  const { words, format } = usePlace();
  const when = campaign.started_at ?? campaign.changed_at;
  return (
    <div className="campaign-name">
      <Link to={hasStarted(campaign) ? `/campaigns/${campaign.id}` : `/campaigns/${campaign.id}/edit`}>
        <bdi>{campaign.name}</bdi>
      </Link>
      <span className="quiet row">
        <Mail size={13} aria-hidden />
        {campaign.state === "scheduled" && campaign.send_at
          ? words.campaigns.startsAt(format.moment(campaign.send_at))
          : format.moment(when)}
      </span>
      {campaign.problem && <span className="campaign-problem">{words.campaigns.couldNotStart(campaign.problem)}</span>}
    </div>
  );
}
