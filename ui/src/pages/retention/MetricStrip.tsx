import type { Comparison, Report } from "@/api/types";
import { usePlace } from "@/app/place";
import { MetricKpi } from "@/parts/MetricKpi";

export const HEADLINE = [
  "customer_retention_rate",
  "repeat_customer_rate",
  "purchase_frequency",
  "average_order_value",
  "customer_value",
  "time_between_orders",
] as const;

interface Props {
  report: Report;
  comparison: Comparison | undefined;
  onFollow: (metric: string) => void;
}

/** Each with its sample; its name leads to the same number over time, its meaning on pointing. */
export function MetricStrip({ report, comparison, onFollow }: Props) {
  const { words, format } = usePlace();
  return (
    <div className="strip">
      {HEADLINE.map((key) => {
        const metric = report.metrics[key];
        const name = words.metrics.names[key];
        const label = (
          <button type="button" className="plain strip-follow" title={words.metrics.definitions[key]} onClick={() => onFollow(key)}>
            {name}
            <span className="unseen">: {words.explore.show(name)}</span>
          </button>
        );
        return (
          metric && (
            <MetricKpi key={key} small label={label} metric={metric} compared={comparison?.metrics[key]}>
              {metric.n != null && words.explore.over(format.int(metric.n))}
            </MetricKpi>
          )
        );
      })}
    </div>
  );
}
