/** What a screen hands to the reader to keep: rows as CSV, a drawing as PNG. */

export type Field = string | number | null;

/** A spreadsheet runs text that begins like this as a formula; an apostrophe keeps it text. */
const FORMULA = /^[=+\-@\t\r]/;

function quoted(field: Field): string {
  if (field === null) return "";
  if (typeof field === "number") return String(field);
  const text = FORMULA.test(field) ? `'${field}` : field;
  return `"${text.replaceAll('"', '""')}"`;
}

export const csvOf = (rows: Field[][]): string => rows.map((row) => row.map(quoted).join(",")).join("\r\n");

/** Hand the text to the browser as a download; the mark lets spreadsheets see that it is UTF-8. */
export function downloadCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  save(name, url);
  URL.revokeObjectURL(url);
}

export function save(name: string, url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
