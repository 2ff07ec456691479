import { expect, test } from "vitest";
import type { Paper } from "@/parts/Chart";
import { type Point, seriesChart } from "./seriesChart";

const paper = (rtl: boolean): Paper => ({ rtl, font: "", color: (name) => name, mixed: (text) => text });
const point = (more: Partial<Point>): Point => ({ label: "Nov", value: 1, low: 0.5, high: 1.5, then: null, running: false, ...more });
const texts = { tick: String, value: String, range: (low: number, high: number) => `${low} to ${high}`, now: "now", earlier: "before", running: "not over" };

interface Drawn {
  xAxis: { inverse: boolean };
  series: { data: unknown[]; stack?: string }[];
  tooltip: { formatter: (items: { dataIndex: number }[]) => string };
}

const drawn = (points: Point[], rtl = false) => seriesChart(points, texts)(paper(rtl)) as unknown as Drawn;

test("a band lies between both ends, and is left out where there is no interval", () => {
  const [low, width] = drawn([point({}), point({ low: null, high: null })]).series;
  expect(low?.data).toEqual([0.5, null]);
  expect(width?.data).toEqual([1, null]);
});

test("an earlier line is drawn only where there is something earlier", () => {
  expect(drawn([point({})]).series).toHaveLength(3);
  expect(drawn([point({ then: 2 })]).series).toHaveLength(4);
});

test("pointing says the value, its interval, what was before and that it is not over", () => {
  const text = drawn([point({ then: 2, running: true })]).tooltip.formatter([{ dataIndex: 0 }]);
  for (const part of ["Nov (not over)", "<b>1</b>", "0.5 to 1.5", "before: 2"]) expect(text).toContain(part);
});

test("time runs with the reading", () => {
  expect(drawn([point({})], true).xAxis.inverse).toBe(true);
});
