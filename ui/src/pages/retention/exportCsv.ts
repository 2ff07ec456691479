/** The screen as a file: metrics, then cohorts in people. Plain digits and ISO keys, for machines. */
import type { Report } from "@/api/types";
import type { Words } from "@/words/en";

type Field = string | number | null;

const quoted = (field: Field): string => (field === null ? "" : `"${String(field).replaceAll('"', '""')}"`);

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
  return rows.map((row) => row.map(quoted).join(",")).join("\r\n");
}

/** Hand the text to the browser as a download; the mark lets spreadsheets see that it is UTF-8. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
