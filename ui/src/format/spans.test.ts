import { expect, test } from "vitest";
import { daysUntil, twelveMonthsUntil } from "./spans";

test("a span of days counts its last day", () => {
  expect(daysUntil("2026-11-21", 30)).toEqual({ from: "2026-10-23", to: "2026-11-21" });
});

test("twelve months begin with a month of the shop's own calendar", () => {
  expect(twelveMonthsUntil("2026-11-21", "gregorian").from).toBe("2025-12-01");
  // 30 Aban 1405 back to 1 Azar 1404.
  expect(twelveMonthsUntil("2026-11-21", "jalali").from).toBe("2025-11-22");
});
