import { expect, test } from "vitest";
import { againstRule, heldOf, leaningOf, missesOf, promiseOf, standingOf } from "./reading";
import type { Bin, Month, Topic } from "./shapes";

const bin = (said: number, low: number, high: number, customers = 200): Bin => ({
  said_from: said - 0.05,
  said_to: said + 0.05,
  customers,
  said,
  ordered: (low + high) / 2,
  low,
  high,
});
const month = (came: number, forecast: number, naive: number, average_of_3: number | null): Month =>
  ({ month: "2026-10-01", came, forecast, low: 0, high: 0, naive, average_of_3 }) as Month;

test("the promise is told of the group nearest to 7 in 10", () => {
  const bins = [bin(0.15, 0.1, 0.2), bin(0.72, 0.6, 0.72), bin(0.94, 0.9, 0.97)];
  expect(promiseOf(bins)).toEqual({ said: 7, low: 6, high: 7 });
});

test("nothing is promised of a handful of people, nor of none or all in ten", () => {
  expect(promiseOf([bin(0.7, 0.3, 0.9, 12), bin(0.02, 0, 0.05), bin(0.98, 0.9, 1)])).toBeUndefined();
  expect(promiseOf([bin(0.7, 0.3, 0.9, 12), bin(0.31, 0.28, 0.34)])).toEqual({ said: 3, low: 3, high: 3 });
});

test("rounding what was said does not make the promise look broken", () => {
  expect(promiseOf([bin(0.746, 0.76, 0.84)])).toEqual({ said: 7, low: 7, high: 8 });
  expect(promiseOf([bin(0.94, 0.97, 1)])).toEqual({ said: 9, low: 9, high: 10 });
});

test("intervals that held are told of ten, from one test without a range", () => {
  expect(heldOf({ held: { value: 0.78, low: 0.71, high: 0.84, should: 0.8 } })).toEqual({ low: 7, high: 8 });
  expect(heldOf({ held: { value: 0.78, low: null, high: null, should: 0.8 } })).toEqual({ low: 8, high: 8 });
  expect(heldOf({ held: null })).toBeUndefined();
});

test("a curve is kept, leans at its upper end, or misses here and there", () => {
  const kept = [bin(0.2, 0.15, 0.25), bin(0.5, 0.45, 0.55)];
  expect(leaningOf(kept)).toEqual({ code: "kept" });
  expect(leaningOf([...kept, bin(0.85, 0.6, 0.7), bin(0.95, 0.7, 0.8)])).toEqual({ code: "hopeful", above: expect.closeTo(0.8) });
  expect(leaningOf([...kept, bin(0.85, 0.9, 0.95)])).toEqual({ code: "gloomy", above: expect.closeTo(0.8) });
  expect(leaningOf([bin(0.1, 0.3, 0.4), ...kept])).toEqual({ code: "missed", missed: 1 });
  expect(leaningOf([bin(0.1, 0.3, 0.4), bin(0.2, 0.3, 0.4), ...kept.slice(1)])).toEqual({ code: "gloomyAll" });
  expect(leaningOf([bin(0.1, 0.3, 0.4), ...kept, bin(0.85, 0.6, 0.7)])).toEqual({ code: "missed", missed: 2 });
});

test("misses are compared over the same months", () => {
  const early = month(100, 0, 0, null);
  expect(missesOf([early, month(100, 90, 120, 130)])).toEqual({ ours: 10, rule: 20, average3: 30 });
  expect(missesOf([early])).toEqual({ ours: 100, rule: 100, average3: undefined });
  expect(missesOf([])).toBeUndefined();
});

test("a miss is told against the rule's own, unless the rule never missed", () => {
  expect(againstRule(3, 10)).toBeCloseTo(-0.7);
  expect(againstRule(3, 0)).toBeUndefined();
});

test("without a test there is no winner", () => {
  expect(standingOf(undefined)).toBe("none");
  expect(standingOf({ tests: [], chosen: "bg_nbd" } as unknown as Topic)).toBe("none");
  expect(standingOf({ tests: [{}], chosen: "naive" } as unknown as Topic)).toBe("naive");
});
