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

export function MetricStrip({ report, comparison }: { report: Report; comparison: Comparison | undefined }) {
  const { words } = usePlace();
  return (
    <div className="strip">
      {HEADLINE.map((key) => {
        const metric = report.metrics[key];
        return metric && <MetricKpi key={key} small label={words.metrics.names[key]} metric={metric} compared={comparison?.metrics[key]} />;
      })}
    </div>
  );
}
