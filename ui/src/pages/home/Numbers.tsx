/** Four numbers: two of the past, what the messages added, and one of the future. */
import type { Comparison } from "@/api/types";
import { usePlace } from "@/app/place";
import { daysUntil, type Span, twelveMonthsUntil } from "@/format/spans";
import { Kpi } from "@/parts/Kpi";
import { MetricKpi } from "@/parts/MetricKpi";
import { Need } from "@/parts/Need";
import { VerdictChip } from "@/parts/State";
import { tellingOf, useCampaignReport, useComparisonOf, useFindings, useModelCard, useRecent } from "./queries";

export function Numbers({ last }: { last: string }) {
  const { place, words, format } = usePlace();
  const told = useTold();
  const year = useComparisonOf(told?.span ?? twelveMonthsUntil(last, place.calendar));
  const quarter = useComparisonOf(daysUntil(last, 90));
  const { home } = words;
  return (
    <div className="strip strip-large">
      <Past label={told ? home.repeatOf(format.int(told.months)) : home.repeat12} needs={home.needs.repeat} metric="repeat_customer_rate" comparison={year.data} />
      <Past label={home.kept90} needs={home.needs.kept} metric="customer_retention_rate" comparison={quarter.data} />
      <Added />
      <Value />
    </div>
  );
}

/** The months that the headline speaks of, so that the first number is the headline's own. */
function useTold(): { span: Span; months: number } | undefined {
  const numbers = tellingOf(useFindings().data ?? [])?.numbers;
  const { from, to, months } = numbers ?? {};
  if (typeof from !== "string" || typeof to !== "string" || typeof months !== "number") return undefined;
  return { span: { from, to }, months };
}

interface PastProps {
  label: string;
  needs: string;
  metric: string;
  comparison: Comparison | undefined;
}

function Past({ label, needs, metric, comparison }: PastProps) {
  if (!comparison) return <Kpi label={label} value={"\u00a0"} />;
  const found = comparison.metrics[metric];
  if (!found || found.value === null) return <Need label={label} needs={needs} />;
  return <MetricKpi label={label} metric={found} compared={found} />;
}

function Added() {
  const { home } = usePlace().words;
  const { started, known } = useRecent(1);
  const newest = started[0];
  if (!known) return <Kpi label={home.added} value={"\u00a0"} />;
  return newest ? <AddedBy id={newest.id} /> : <Need label={home.added} needs={home.needs.added} />;
}

function AddedBy({ id }: { id: string }) {
  const { words, format } = usePlace();
  const { data } = useCampaignReport(id);
  const { home } = words;
  if (!data) return <Kpi label={home.added} value={"\u00a0"} />;
  // Orders, since the verdict beside it is about orders; what they were worth stands in the list below.
  const added = data.lift.orders?.added;
  if (!added) return <Need label={home.added} needs={home.needs.added} />;
  return (
    <Kpi
      label={home.added}
      value={format.int(added.value, { sign: true })}
      unit={words.common.orders}
      range={{ ...added, effect: true, text: format.numberRange(added.low, added.high, { sign: true }) }}
      quiet={added.low <= 0 && added.high >= 0}
      trend={
        <p className="trend">
          <VerdictChip code={data.lift.verdict.code} /> <bdi>{data.campaign.name}</bdi>
        </p>
      }
    />
  );
}

function Value() {
  const { words, format } = usePlace();
  const { data: card, isSuccess } = useModelCard();
  const { home } = words;
  if (!isSuccess) return <Kpi label={home.value} value={"\u00a0"} />;
  if (!card || card.customers === 0) return <Need label={home.value} needs={home.needs.value} />;
  const { value, low, high } = card.revenue_12m_minor;
  const each = (total: number): number => total / card.customers;
  const text = format.moneyRange(each(low), each(high));
  const amount = format.amount(each(value));
  return (
    <Kpi
      estimate
      label={home.value}
      value={amount.number}
      unit={[amount.unit, home.next12].filter(Boolean).join(" ")}
      range={{ value: each(value), low: each(low), high: each(high), text, line: words.common.interval80(text) }}
      trend={<p className="trend">{words.common.sure[card.sure]}</p>}
    />
  );
}
