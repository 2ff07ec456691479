/** Any of the answers as a flat table: shares become three columns, rules stay out. */
import type { Field } from "@/parts/files";

/** One row of an answer, as it came. */
export type Row = object;

const isShare = (value: unknown): value is Record<string, Field> => typeof value === "object" && value !== null && "whole" in value;

function cellsOf(name: string, value: unknown): [string, Field][] {
  if (isShare(value)) return Object.entries(value).map(([part, each]) => [`${name}_${part}`, each]);
  if (typeof value === "object" && value !== null) return [];
  return [[name, typeof value === "boolean" ? String(value) : ((value ?? null) as Field)]];
}

export function rowsOf(items: Row[]): Field[][] {
  const rows = items.map((item) =>
    Object.entries(item)
      .filter(([name]) => name !== "rule")
      .flatMap(([name, value]) => cellsOf(name, value)),
  );
  const head = (rows[0] ?? []).map(([name]) => name);
  return [head, ...rows.map((row) => row.map(([, value]) => value))];
}
