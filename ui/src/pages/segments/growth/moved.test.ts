import { expect, test } from "vitest";
import { movedIn } from "./moved";

const days = (sizes: number[]) =>
  sizes.map((customers, index) => ({ day: `2026-01-${index + 1}`, customers, entered: index === 0 ? 99 : 3, left: index === 0 ? 0 : 1 }));

test("the move is from the first day's end to the last day's; what came before does not count", () => {
  expect(movedIn(days([10, 12, 14]))).toEqual({ net: 4, came: 6, left: 2 });
});

test("only the last four weeks count", () => {
  expect(movedIn(days(Array.from({ length: 60 }, (_, index) => index)))).toEqual({ net: 28, came: 84, left: 28 });
});

test("one day has nothing to be compared with", () => {
  expect(movedIn(days([10]))).toBeUndefined();
  expect(movedIn([])).toBeUndefined();
});
