import { expect, test } from "vitest";
import type { Foretold } from "@/api/types";
import { estimateOf, nextOf, outcomeOf, sureOf, valueOf } from "./foreseen";

type Number = Foretold["numbers"][number];

const number = (name: string, value: number, changes: Partial<Number> = {}): Number =>
  ({ name, unit: "chance", horizon_days: null, value, low: null, high: null, day: null, day_low: null, day_high: null, ...changes }) as Number;
const next = number("next_order_day", 20_000, { day: "2026-12-03", day_low: "2026-11-10", day_high: "2026-12-24" });
const of = (...numbers: Number[]) => ({ numbers });

test("a prediction without an interval is a value, not an estimate", () => {
  const foretold = of(number("p_alive", 0.7), number("clv_12m", 5, { low: 2, high: 9 }));
  expect(valueOf(foretold, "p_alive")).toBe(0.7);
  expect(estimateOf(foretold, "p_alive")).toBeUndefined();
  expect(estimateOf(foretold, "clv_12m")).toEqual({ value: 5, low: 2, high: 9 });
});

test("the next order has a day only with the days around it", () => {
  expect(nextOf(of(next))).toEqual({ day: "2026-12-03", from: "2026-11-10", to: "2026-12-24" });
  expect(nextOf(of(number("next_order_day", 1, { day: "2026-12-03" })))).toBeUndefined();
  expect(nextOf(of())).toBeUndefined();
});

test("who is likely gone is told so before any day", () => {
  expect(outcomeOf(of())).toBe("none");
  expect(outcomeOf(of(next, number("churn_risk", 0.2)))).toBe("date");
  expect(outcomeOf(of(next, number("churn_risk", 0.8)))).toBe("unlikely");
  expect(outcomeOf(of(number("expected_orders_90d", 2)))).toBe("orders");
});

test("the dots are how often the interval held; a plain rule stays a guess", () => {
  const held = (value: number) => ({ value, low: null, high: null, should: 0.8 });
  expect(sureOf(undefined)).toBe("cannot_tell");
  expect(sureOf({ chosen: "bg_nbd", held: null })).toBe("cannot_tell");
  expect(sureOf({ chosen: "bg_nbd", held: held(0.77) })).toBe("very");
  expect(sureOf({ chosen: "bg_nbd", held: held(0.71) })).toBe("fairly");
  expect(sureOf({ chosen: "bg_nbd", held: held(0.95) })).toBe("guess");
  expect(sureOf({ chosen: "naive", held: held(0.8) })).toBe("guess");
});
