/** A triangle as rows of the heatmap. Pure, so that the rules are tested. */
import type { HeatCell, HeatRow } from "@/parts/Heatmap";
import { cellTexts, type Context, columnSaid, rangeText, rowName, valueText } from "./naming";
import type { Triangle } from "./asked";

/** The upper ends a scale of shares may have; cells above it are drawn as "or more". */
const TOPS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];
const STEPS = [1, 2, 5, 10];

/** Whoever begins with an order has ordered: a first column of nothing but 100% says nothing. */
const firstSaysNothing = ({ measure, start, return: back }: Triangle): boolean =>
  measure === "customers" && !start.startsWith("event") && back === "order";

export const shownColumns = (triangle: Triangle): number[] =>
  triangle.columns.map(({ n }) => n).filter((n) => n > 0 || !firstSaysNothing(triangle));

/** Nine of ten complete cells lie within the scale. */
export function topOf(triangle: Triangle): number {
  const columns = shownColumns(triangle);
  const values = triangle.rows
    .filter(({ few }) => !few)
    .flatMap((row) => columns.filter((at) => row.complete[at]).map((at) => row.value[at] ?? 0))
    .sort((a, b) => a - b);
  const high = values[Math.floor(values.length * 0.9)] ?? 0;
  if (triangle.unit === "share") return TOPS.find((top) => top >= high) ?? 1;
  const scale = 10 ** Math.floor(Math.log10(Math.max(high, 1e-9)));
  return (STEPS.find((step) => step * scale >= high) ?? 10) * scale;
}

/** The texts of all cells in one unit, wide enough for the largest. */
export const textsOf = (context: Context) =>
  cellTexts(context, [topOf(context.triangle), ...context.triangle.rows.flatMap(({ value }) => value.map((each) => each ?? 0))]);

export function rowsOf(context: Context): HeatRow[] {
  const { triangle, format } = context;
  const columns = shownColumns(triangle);
  const { cell } = textsOf(context);
  return triangle.rows.map((row, index) => ({
    key: row.key,
    head: rowName(context, row, triangle.rows[index - 1]),
    size: format.int(row.size),
    cells: columns.map((at) => cellOf(context, row, at, cell)),
  }));
}

type Row = Triangle["rows"][number];

function cellOf(context: Context, row: Row, at: number, said: (value: number) => string): HeatCell | null {
  const [value, complete] = [row.value[at], row.complete[at]];
  if (value == null || complete == null) return null;
  return {
    share: row.few ? null : value,
    text: row.few ? "" : said(value),
    detail: detailOf(context, row, at, value),
    running: !complete,
  };
}

function detailOf(context: Context, row: Row, at: number, value: number): string {
  const { triangle, format, words } = context;
  const text = words.cohorts;
  const [low, high] = [row.low[at], row.high[at]];
  const parts = [`${rowName(context, row)}, ${columnSaid(context, at)}`];
  if (!row.few) {
    const said = valueText(context, value, 1);
    parts.push(low != null && high != null ? `${said} (${words.common.intervalOf(rangeText(context, low, high))})` : said);
  }
  parts.push(text.peopleOf(format.int(row.people[at] ?? 0), format.int(row.size)));
  if (triangle.unit.endsWith("_minor")) parts.push(text.together(format.money(row.total[at] ?? 0)));
  if (!row.complete[at]) parts.push(text.notOver);
  return parts.join("\n");
}

/** All complete cells of a column as one cohort, so that large ones weigh more. */
export function meanRow(context: Context): HeatRow {
  const { triangle, format, words } = context;
  const { mean } = triangle;
  const { cell } = textsOf(context);
  return {
    key: "all",
    head: words.common.all,
    size: format.int(triangle.size),
    cells: shownColumns(triangle).map((at) => {
      const [value, low, high] = [mean.value[at], mean.low[at], mean.high[at]];
      if (value == null || mean.few[at]) return null;
      const said = valueText(context, value, 1);
      const detail = [
        `${words.common.all}, ${columnSaid(context, at)}`,
        low != null && high != null ? `${said} (${words.common.intervalOf(rangeText(context, low, high))})` : said,
        words.common.people(format.int(mean.size[at] ?? 0)),
      ];
      return { share: value, text: cell(value), detail: detail.join("\n") };
    }),
  };
}
