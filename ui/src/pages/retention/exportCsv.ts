/** The screen as a file: metrics, then cohorts in people. Plain digits and ISO keys, for machines. */
import type { Report } from "@/api/types";
import type { Words } from "@/words/en";
import { csvOf, type Field } from "@/parts/files";

export function reportCsv(report: Report, words: Words): string {
  const text = words.retention;
  const names: Record<string, string> = words.metrics.names;
  const { cohorts } = report;
  const rows: Field[][] = [
    [text.metric, text.value, text.low, text.high, text.unit],
    ...Object.entries(report.metrics).map(([key, { value, low, high, unit }]) => [names[key] ?? key, value, low, high, unit]),
    [],
    [text.month, text.people, ...cohorts.months.slice(1).map((_, index) => index + 1)],
    ...cohorts.months.map((month, row) => [month, cohorts.sizes[row] ?? 0, ...(cohorts.customers[row]?.slice(1) ?? [])]),
  ];
  return csvOf(rows);
}
