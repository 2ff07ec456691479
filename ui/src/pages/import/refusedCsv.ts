/** Refused rows as a file: where, what stood there, and why. */
import type { ImportReport } from "@/api/types";

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

/** A cell that a spreadsheet does not run as a formula. */
const harmless = (value: string): string => (/^[=+@\t-]/.test(value) ? `'${value}` : value);

export function refusedCsv(rows: ImportReport["refused"], reasons: Record<string, string>): string {
  const lines = rows.map(({ line, column, value, code, message }) => [String(line), column, value, reasons[code] ?? message]);
  return [["line", "column", "value", "reason"], ...lines].map((row) => row.map(harmless).map(quoted).join(",")).join("\r\n");
}
