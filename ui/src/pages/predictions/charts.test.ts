import { expect, test } from "vitest";
import type { Paper } from "@/parts/Chart";
import { calibrationChart } from "./calibrationChart";
import { monthsChart } from "./monthsChart";
import type { Bin, Month } from "./shapes";

const paper = (rtl = false): Paper => ({ rtl, font: "", color: (name) => name, mixed: (text) => text });
const bin: Bin = { said_from: 0.6, said_to: 0.8, customers: 90, said: 0.7, ordered: 0.66, low: 0.6, high: 0.72 };
const month: Month = { month: "2026-10-01", came: 9, forecast: 8, low: 5, high: 11, naive: 12, average_of_3: null };

interface Drawn {
  xAxis: { inverse: boolean };
  yAxis: { position: string };
  series: { data: unknown[] }[];
  tooltip: { formatter: (items: unknown) => string };
}
const share = String;
const range = (low: number, high: number) => `${low} to ${high}`;
const calibration = (rtl = false) =>
  calibrationChart([bin], { share, range, said: "we said", row: (said, came, people) => `${said}: ${came} of ${people}` })(paper(rtl)) as unknown as Drawn;
const months = (rtl = false) =>
  monthsChart([month], { month: () => "Oct", count: String, range, came: "came", forecast: "ours", naive: "rule" })(paper(rtl)) as unknown as Drawn;

test("every group has its bar, and its point where it was said and came", () => {
  const { series, tooltip } = calibration();
  expect(series[0]?.data).toEqual([[0, 0], [1, 1]]);
  expect(series[1]?.data).toEqual([[0.7, 0.6], [0.7, 0.72]]);
  expect(series[2]?.data).toEqual([[0.7, 0.66]]);
  expect(tooltip.formatter({ dataIndex: 0 })).toContain("0.7: 0.66 of 90<br>0.6 to 0.72");
});

test("a month is drawn as a band, a forecast, a rule and a fact", () => {
  const { series, tooltip } = months();
  expect(series.map(({ data }) => data[0])).toEqual([5, 6, 8, 12, 9]);
  for (const part of ["Oct", "came: <b>9</b>", "ours: 8 (5 to 11)", "rule: 12"]) expect(tooltip.formatter([{ dataIndex: 0 }])).toContain(part);
});

test("both run with the reading", () => {
  for (const drawn of [calibration, months]) {
    expect([drawn().xAxis.inverse, drawn(true).xAxis.inverse]).toEqual([false, true]);
    expect(drawn(true).yAxis.position).toBe("right");
  }
});
