/** The cells of a triangle as rows of a file: plain digits and ISO days, for machines. */
import type { Field } from "@/parts/files";
import type { Triangle } from "./asked";

export function triangleCsv({ rows, columns, unit, return: back, start }: Triangle): Field[][] {
  const head = ["cohort", "first", "last", "size", "column", "first_day", "last_day", "people", "total", "value", "low", "high", "unit", "complete", "start", "return"];
  const cells = rows.flatMap((row) =>
    columns
      .filter((_, at) => row.complete[at] !== null)
      .map(({ n, first_day, last_day }): Field[] => [
        row.key, row.first, row.last, row.size, n, first_day, last_day,
        row.people[n] ?? null, row.total[n] ?? null, row.value[n] ?? null, row.low[n] ?? null, row.high[n] ?? null,
        unit, String(row.complete[n]), start, back,
      ]),
  );
  return [head, ...cells];
}
