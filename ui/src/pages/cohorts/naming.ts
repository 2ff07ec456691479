/** Rows, columns and values of a triangle in words. */
import { type Format, type Place, tagOf } from "@/format";
import type { Words } from "@/words/en";
import type { Triangle } from "./asked";

export interface Context {
  triangle: Triangle;
  place: Place;
  format: Format;
  words: Words;
}

type Row = Triangle["rows"][number];

/** "Nov 26", "21 Nov", "Q4 2026": the year stands at the first row and where a new one begins. */
export function rowName({ triangle, place, format, words }: Context, row: Row, before?: Row): string {
  const [year = "", part = ""] = row.key.split("-");
  const newYear = before?.key.split("-")[0] !== year;
  const years = digitsOf(place, year);
  if (triangle.by === "year") return years;
  if (triangle.by === "quarter") return words.cohorts.quarter(digitsOf(place, part.slice(1)), years);
  if (triangle.by === "month") return format.month(row.key, { calendar: triangle.calendar, year: newYear ? "short" : "none" });
  return format.day(row.first, { year: newYear && before !== undefined });
}

const digitsOf = (place: Place, text: string): string => {
  const one = new Intl.NumberFormat(tagOf(place), { useGrouping: false });
  return [...text].map((digit) => (/\d/.test(digit) ? one.format(Number(digit)) : digit)).join("");
};

/** What stands over a column: how many periods later, or days of age. */
export function columnName({ triangle, format }: Context, at: number): string {
  const column = triangle.columns[at];
  if (column?.first_day == null || column.last_day == null) return format.int(at);
  return format.int(triangle.kind === "up_to" ? column.last_day + 1 : column.first_day);
}

/** The same in a sentence: "3 months after", "day 30 to 59". */
export function columnSaid(context: Context, at: number): string {
  const { triangle, format, words } = context;
  const column = triangle.columns[at];
  const text = words.cohorts;
  if (column?.first_day == null || column.last_day == null) return text.after[triangle.by](format.int(at), at);
  const [first, last] = [format.int(column.first_day), format.int(column.last_day)];
  if (triangle.kind === "up_to") return text.byDay(last);
  return triangle.kind === "or_later" ? text.fromDay(first) : text.days(first, last);
}

export function valueText({ triangle, format }: Context, value: number, places = 0): string {
  if (triangle.unit === "share") return format.share(value, { places });
  if (triangle.unit === "times") return format.decimal(value, 2);
  return format.money(Math.round(value));
}

/** One unit for all cells: a column of money names it once, and the cells hold plain numbers. */
export function cellTexts({ triangle, format }: Context, values: number[]): { unit: string; cell: (value: number) => string } {
  if (triangle.unit === "share") return { unit: "", cell: (value) => format.share(value, { places: 0 }) };
  if (triangle.unit === "times") return { unit: "", cell: (value) => format.decimal(value, 2) };
  const money = format.moneyColumn(values.map(Math.round));
  return { unit: money.unit, cell: (value) => money.cell(Math.round(value)) };
}

export function rangeText({ triangle, format }: Context, low: number, high: number): string {
  if (triangle.unit === "share") return format.shareRange(low, high);
  if (triangle.unit === "times") return format.numberRange(low, high, { places: 2 });
  return [format.moneyRange(Math.round(low), Math.round(high)), format.moneyUnit()].filter(Boolean).join(" ");
}

/** Who stands in a cell, for the head of the panel and the name of the segment. */
export function cellName(context: Context, row: Row, at: number | null): string {
  const cohort = context.words.cohorts.cohortOf(rowName(context, row));
  return at === null ? cohort : context.words.cohorts.cellOf(cohort, columnSaid(context, at));
}
