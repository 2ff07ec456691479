import { expect, test } from "vitest";
import { stepOf } from "./Heatmap";
import { sureFrom } from "./LineBand";
import { scaleOf } from "./RangeBar";
import { isClear } from "./Trend";

test("the scale has eight steps and ends at its top", () => {
  expect([0, 0.024, 0.026, 0.199, 0.2, 0.9].map((share) => stepOf(share, 0.2))).toEqual([1, 1, 2, 8, 8, 8]);
});

test("a band is sure from the day after it last covers zero", () => {
  const point = (day: string, low: number) => ({ day, value: 2, low, high: 5 });
  expect(sureFrom([point("1", -1), point("2", 1), point("3", -1), point("4", 1), point("5", 2)])?.day).toBe("4");
  expect(sureFrom([point("1", 1), point("2", -1)])).toBeUndefined();
});

test("an effect's scale shows zero, a level's centres on the value", () => {
  const [low, high] = scaleOf({ value: 10, low: 8, high: 12, effect: true });
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(12);
  expect(scaleOf({ value: 10, low: 8, high: 12 })).toEqual([0.4, 19.6].map((end) => expect.closeTo(end)));
});

test("a change whose interval covers zero is no news", () => {
  expect(isClear({ value: 3, low: -1, high: 7 })).toBe(false);
  expect(isClear({ value: 3, low: 1, high: 7 })).toBe(true);
  expect(isClear({ value: 3 })).toBe(true);
});
