import { expect, test } from "vitest";
import { EVERYWHERE, makeFormat, type Place } from "@/format";
import words from "@/words/en";
import { actOf, textOf } from "./acts";
import { askedOf, type Triangle } from "./asked";
import { headline } from "./headline";
import { columnSaid, type Context } from "./naming";
import { meanRow, rowsOf, shownColumns, topOf } from "./triangleRows";
import { triangleCsv } from "./triangleTable";

const row = (key: string, size: number, people: (number | null)[], complete: (boolean | null)[]) => ({
  key,
  first: `${key}-01`,
  last: `${key}-28`,
  size,
  few: size < 30,
  people,
  total: people,
  value: people.map((count) => (count === null ? null : count / size)),
  low: people.map((count) => (count === null ? null : count / size - 0.05)),
  high: people.map((count) => (count === null ? null : count / size + 0.05)),
  complete,
});

const triangle: Triangle = {
  start: "first_order",
  return: "order",
  by: "month",
  age: null,
  measure: "customers",
  kind: "exact",
  calendar: "gregorian",
  from: "2026-09-01",
  to: "2026-11-21",
  unit: "share",
  currency: "USD",
  exponent: 2,
  definition: "",
  few_below: 30,
  size: 270,
  columns: [0, 1, 2].map((n) => ({ n, first_day: null, last_day: null })),
  rows: [
    row("2026-09", 200, [200, 30, 12], [true, true, false]),
    row("2026-10", 20, [20, 4, null], [true, false, null]),
    row("2026-11", 50, [50, null, null], [false, null, null]),
  ],
  mean: { size: [220, 200, 0], few: [false, false, true], value: [1, 0.15, null], low: [1, 0.1, null], high: [1, 0.2, null] },
  cost_share: null,
  absent: "",
  cut: false,
};

const place: Place = EVERYWHERE;
const about = (changes: Partial<Triangle> = {}): Context => ({ triangle: { ...triangle, ...changes }, place, format: makeFormat(place), words });

test("a cell says its share, and on pointing its interval and its people", () => {
  const cell = rowsOf(about())[0]?.cells[0];
  expect(cell?.text).toBe("15%");
  expect(cell?.running).toBe(false);
  expect(cell?.detail).toContain("10.0% to 20.0%");
  expect(cell?.detail).toContain("30 of 200 people");
});

test("a cell whose time is not over is marked as running", () => {
  expect(rowsOf(about())[0]?.cells[1]?.running).toBe(true);
});

test("fewer than thirty people show no percentage", () => {
  const cell = rowsOf(about())[1]?.cells[0];
  expect(cell).toMatchObject({ text: "", share: null });
  expect(cell?.detail).toContain("4 of 20 people");
  expect(cell?.detail).not.toContain("%");
});

test("time that has not come yet has no cell", () => {
  expect(rowsOf(about())[2]?.cells).toEqual([null, null]);
});

test("the year stands at the first month only", () => {
  expect(rowsOf(about()).map(({ head }) => head)).toEqual(["Sep 26", "Oct", "Nov"]);
});

test("the first row is the mean of complete cells", () => {
  expect(meanRow(about()).cells.map((cell) => cell?.text)).toEqual(["15%", undefined]);
  expect(meanRow(about()).size).toBe("270");
});

test("a first column of nothing but 100% is left out, one that says something stays", () => {
  expect(shownColumns(triangle)).toEqual([1, 2]);
  expect(shownColumns({ ...triangle, measure: "revenue" })).toEqual([0, 1, 2]);
  expect(shownColumns({ ...triangle, start: "event:joined" })).toEqual([0, 1, 2]);
});

test("the scale ends at a round number", () => {
  expect(topOf(triangle)).toBe(0.2);
  const money = { ...triangle, unit: "USD_minor", measure: "revenue" as const, rows: [row("2026-09", 200, [700_000], [true])] };
  expect(topOf({ ...money, columns: [{ n: 0, first_day: null, last_day: null }] })).toBe(5000);
});

test("ages are named by their days", () => {
  const ages = about({ age: 30, columns: [0, 1].map((n) => ({ n, first_day: 30 * n, last_day: 30 * n + 29 })) });
  expect(columnSaid(ages, 1)).toBe("day 30 to 59");
  expect(columnSaid({ ...ages, triangle: { ...ages.triangle, kind: "up_to" } }, 1)).toBe("until day 59");
});

test("the headline is the finding", () => {
  expect(headline(about())).toBe("Of 100 people, 10 to 20 come back (1 month after).");
});

test("a file holds one line per cell that is not in the future", () => {
  expect(triangleCsv(triangle)).toHaveLength(1 + 3 + 2 + 1);
});

test("the text of an act and its choices lead to each other", () => {
  for (const text of ["first_order", "order:category=a%3Bb%25", "event:signed up:now"]) expect(textOf(actOf(text))).toBe(text);
});

test("the view of values asks for money up to an age", () => {
  const { question } = askedOf(new URLSearchParams("view=value&measure=orders"), "gregorian");
  expect(question).toMatchObject({ measure: "revenue", kind: "up_to", age: 30 });
});
