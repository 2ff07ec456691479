/** What the screen makes of a file's columns and of how far an import has come. */
import type { Import, ImportColumn, ImportMapping } from "@/api/types";
import type { Sure } from "@/parts/HowSure";

export type Role = ImportColumn["guess"];

/** Give a column a role; whoever had the role by choice loses it, a guess steps back on its own. */
export function withRole(mapping: ImportMapping, column: string, role: Role): ImportMapping {
  const columns = { ...mapping.columns };
  for (const [name, had] of Object.entries(columns)) if (had === role && role !== "ignore") columns[name] = "ignore";
  return { ...mapping, columns: { ...columns, [column]: role } };
}

/** How sure the role of a column is; consent is never ours to decide. */
export function sureOf(column: ImportColumn, mapping: ImportMapping): Sure | "chosen" | "empty" | "decide" {
  if (mapping.columns?.[column.name]) return "chosen";
  if (column.filled === 0) return "empty";
  if (column.guess === "email_consent") return "decide";
  if (column.guess === "ignore") return "cannot_tell";
  return column.sure ? "very" : "fairly";
}

/** Consents that nobody has confirmed yet: they wait for a person. */
export const undecidedConsent = ({ sniff, mapping }: Pick<Import, "sniff" | "mapping">): ImportColumn | undefined =>
  sniff.columns.find((column) => sureOf(column, mapping) === "decide");

/** What a person must say before the file can be rehearsed. */
export const openQuestions = (known: Pick<Import, "sniff" | "mapping">): number =>
  known.sniff.questions.filter(({ blocking }) => blocking).length + (undecidedConsent(known) ? 1 : 0);

export const recognised = (columns: ImportColumn[]): number => columns.filter(({ guess }) => guess !== "ignore").length;

export interface Look {
  stage: string;
  done: number;
  at: number; // milliseconds
}

export interface Pace {
  perSecond: number;
  secondsLeft: number | undefined;
}

/** How fast a stage goes, from its first look to its last; nothing before two looks differ. */
export function paceOf(first: Look | undefined, last: Look | undefined, total: number | null): Pace | undefined {
  if (!first || !last || first.stage !== last.stage) return undefined;
  const [seconds, done] = [(last.at - first.at) / 1000, last.done - first.done];
  if (seconds <= 0 || done <= 0) return undefined;
  const perSecond = done / seconds;
  return { perSecond, secondsLeft: total === null ? undefined : Math.max(0, (total - last.done) / perSecond) };
}

const UNITS = ["B", "KB", "MB", "GB"] as const;

/** Bytes in the unit that needs the fewest digits. */
export function sizeOf(bytes: number): [number, (typeof UNITS)[number]] {
  const power = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return [bytes / 1000 ** power, UNITS[power] ?? "B"];
}
