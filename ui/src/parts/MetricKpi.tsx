/** A metric of the API as a card: value in its unit, change against a named comparison, interval. */
import type { ReactNode } from "react";
import type { Compared, MetricValue } from "@/api/types";
import { usePlace } from "@/app/place";
import { metricChange, metricRange, metricText } from "@/format/metric";
import { Kpi } from "./Kpi";
import { Trend } from "./Trend";

interface Props {
  label: ReactNode;
  metric: MetricValue | Compared;
  compared?: Compared | undefined;
  small?: boolean;
  /** Below the interval. */
  children?: ReactNode;
}

export function MetricKpi({ label, metric, compared, small = false, children }: Props) {
  const { words, format } = usePlace();
  const day = { days: words.common.daysOf };
  if (metric.value === null) return <Kpi label={label} value="—" small={small}>{words.metrics.absent}</Kpi>;
  const text = metricText(format, day, metric.unit, metric.value);
  const { low, high } = metric;
  const range =
    low === null || high === null
      ? {}
      : { range: { value: metric.value, low, high, text: metricRange(format, day, metric.unit, low, high) } };
  return (
    <Kpi
      label={label}
      value={text.number}
      unit={text.unit}
      small={small}
      {...(text.full ? { title: text.full } : {})}
      {...range}
      trend={<MetricTrend compared={compared} unit={metric.unit} brief={small} />}
    >
      {children}
    </Kpi>
  );
}

/** Against a year before where history reaches that far, else against the period before. */
function MetricTrend({ compared, unit, brief }: { compared: Compared | undefined; unit: string; brief: boolean }) {
  const { words, format } = usePlace();
  const since = compared?.year_before ?? compared?.before;
  if (!compared || !since || since.difference === null) {
    return <p className="trend">{compared ? words.metrics.nothingBefore : "\u00a0"}</p>;
  }
  const days = Math.round((Date.parse(since.period.last) - Date.parse(since.period.first)) / 86_400_000) + 1;
  const phrases = { days: words.common.daysOf, points: words.common.pointsOf };
  return (
    <Trend
      change={{ value: since.difference, low: since.clear ? since.low : -1, high: since.clear ? since.high : 1 }}
      text={metricChange(format, phrases, unit, since.difference)}
      versus={compared.year_before ? words.metrics.inAYear : words.metrics.versusBefore(format.int(days))}
      better={compared.better === "down" ? "down" : "up"}
      brief={brief}
    />
  );
}
