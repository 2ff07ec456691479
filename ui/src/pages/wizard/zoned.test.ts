import { expect, test } from "vitest";
import { zoned } from "./zoned";

test("a clock time is read in the shop's zone", () => {
  expect(zoned("2026-12-10", "09:00", "Asia/Tehran")).toBe("2026-12-10T05:30:00.000Z");
  expect(zoned("2026-07-10", "09:00", "Europe/London")).toBe("2026-07-10T08:00:00.000Z");
});

test("the hours around a change of clocks are not an hour off", () => {
  expect(zoned("2026-10-25", "09:00", "Europe/London")).toBe("2026-10-25T09:00:00.000Z");
  expect(zoned("2026-03-29", "00:30", "Europe/London")).toBe("2026-03-29T00:30:00.000Z");
  expect(zoned("2026-03-29", "02:30", "Europe/London")).toBe("2026-03-29T01:30:00.000Z");
});
