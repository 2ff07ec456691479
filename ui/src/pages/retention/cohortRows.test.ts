import { expect, test } from "vitest";
import type { Cohorts } from "@/api/types";
import { EVERYWHERE, makeFormat } from "@/format";
import words from "@/words/en";
import { allRow, rowsOf, topOf } from "./cohortRows";

const cohorts: Cohorts = {
  unit: "share",
  definition: "",
  calendar: "gregorian",
  months: ["2026-09", "2026-10", "2026-11"],
  sizes: [200, 20, 50],
  customers: [[200, 30, 12], [20, 4, null], [50, null, null]],
  revenue: [[10_000, 4_000, 900], [1_000, 100, null], [2_500, null, null]],
  complete: [[true, true, false], [true, false, null], [false, null, null]],
  value: [[1, 0.15, 0.06], [1, 0.2, null], [1, null, null]],
  low: [[1, 0.1, 0.03], [1, 0.1, null], [1, null, null]],
  high: [[1, 0.2, 0.1], [1, 0.4, null], [1, null, null]],
  mean: [1, 0.15, null],
};

const context = { cohorts, show: "customers", format: makeFormat(EVERYWHERE), words } as const;

test("a cell says its share, and on pointing its interval and its people", () => {
  const cell = rowsOf(context)[0]?.cells[0];
  expect(cell?.text).toBe("15%");
  expect(cell?.running).toBe(false);
  expect(cell?.detail).toContain("10.0% to 20.0%");
  expect(cell?.detail).toContain("30 of 200 people");
});

test("a month that is not over is marked as running", () => {
  expect(rowsOf(context)[0]?.cells[1]?.running).toBe(true);
});

test("fewer than thirty people show no percentage", () => {
  const cell = rowsOf(context)[1]?.cells[0];
  expect(cell).toMatchObject({ text: "", share: null });
  expect(cell?.detail).toContain("4 of 20 people");
  expect(cell?.detail).not.toContain("%");
});

test("months that have not come yet have no cell", () => {
  expect(rowsOf(context)[2]?.cells).toEqual([null, null]);
});

test("the year stands at the first month only", () => {
  expect(rowsOf(context).map(({ head }) => head)).toEqual(["Sep 26", "Oct", "Nov"]);
});

test("the first row is the mean of complete cells", () => {
  expect(allRow(context).cells.map((cell) => cell?.text)).toEqual(["15%", undefined]);
  expect(allRow(context).size).toBe("270");
});

test("revenue is a share of the first month's", () => {
  const revenue = { ...context, show: "revenue" } as const;
  expect(rowsOf(revenue)[0]?.cells[0]?.text).toBe("40%");
  expect(topOf(revenue)).toBe(0.4);
});
