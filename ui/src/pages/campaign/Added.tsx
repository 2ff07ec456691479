/** Added revenue, orders and buyers with their intervals; what was clicked comes second. */
import type { CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Kpi } from "@/parts/Kpi";
import { Need } from "@/parts/Need";

export function Added({ report }: { report: CampaignReport }) {
  return (
    <div className="strip strip-large">
      <Revenue report={report} />
      <Orders report={report} />
      <Buyers report={report} />
      <Attributed report={report} />
    </div>
  );
}

function Missing({ report, label }: { report: CampaignReport; label: string }) {
  const { words, format } = usePlace();
  const needed = report.lift.verdict.numbers["needed_converted"] ?? 0;
  return <Need label={label} needs={words.campaigns.needs(format.int(needed))} />;
}

function Revenue({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const label = words.campaigns.addedRevenue;
  const added = report.lift.revenue?.added;
  if (!added) return <Missing report={report} label={label} />;
  const { number, unit } = format.amount(added.value, { sign: true });
  const text = format.moneyRange(added.low, added.high, { sign: true });
  return <Kpi label={label} value={number} unit={unit} range={{ ...added, effect: true, text }} />;
}

function Orders({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const label = words.campaigns.addedOrders;
  const added = report.lift.orders?.added;
  if (!added) return <Missing report={report} label={label} />;
  const text = format.numberRange(added.low, added.high, { sign: true });
  return <Kpi label={label} value={format.int(added.value, { sign: true })} range={{ ...added, effect: true, text }} />;
}

function Buyers({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const label = words.campaigns.addedBuyers;
  const change = report.lift.conversion;
  if (!change) return <Missing report={report} label={label} />;
  const points = (value: number) => format.points(value, { sign: true });
  const { value, low, high } = change;
  const text = words.common.pointsOf(format.between(points(low), points(high)));
  return (
    <Kpi label={label} value={words.common.pointsOf(points(value))} range={{ value, low, high, effect: true, text }} />
  );
}

function Attributed({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const { orders, days, revenue_minor: revenue } = report.attributed;
  const { number, unit } = format.amount(revenue);
  return (
    <Kpi second label={words.campaigns.attributed} value={number} unit={unit}>
      {words.campaigns.attributedText(format.int(orders), format.int(days))}
    </Kpi>
  );
}
