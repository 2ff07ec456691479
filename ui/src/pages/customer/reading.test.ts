import { expect, test } from "vitest";
import type { Customer, MessageRow, TimelineItem } from "@/api/types";
import { barsOf, daysLate, outcomeOf, standingOf } from "./reading";

const message = (changes: Partial<MessageRow>): MessageRow => ({ state: "sent", purpose: "marketing", ...changes }) as MessageRow;
const order = (day: string, amount_minor: number): TimelineItem => ({ kind: "order", day, amount_minor }) as TimelineItem;
const customer = (changes: Partial<Customer>): Customer =>
  ({
    email: "a@example.com",
    suppressed: [],
    consents: [{ channel: "email", purpose: "marketing", state: "granted", at: "2026-01-01T00:00:00Z" }],
    ...changes,
  }) as Customer;
const RULES = { cap_messages: 1, cap_days: 7, held_at: null };
const NOW = new Date("2026-11-21T12:00:00Z");

test("late is counted from the customer's own usual gap", () => {
  expect(daysLate("2026-11-01", 10.2, "2026-11-21")).toBe(10);
  expect(daysLate("2026-11-15", 10, "2026-11-21")).toBeUndefined();
  expect(daysLate(null, 10, "2026-11-21")).toBeUndefined();
});

test("two orders of a day are one bar; too many days become months of the shop's calendar", () => {
  expect(barsOf([order("2026-11-02", 5), order("2026-11-02", 7)], "gregorian").bars).toEqual([{ day: "2026-11-02", minor: 12 }]);
  const many = Array.from({ length: 30 }, (_, at) => order(`2026-${at < 15 ? "03" : "04"}-${10 + (at % 15)}`, 1));
  expect(barsOf(many, "gregorian").bars.map(({ day }) => day)).toEqual(["2026-03-01", "2026-04-01"]);
  expect(barsOf(many, "jalali").bars[0]?.day).toBe("2026-02-20");
});

test("what the customer did says more than that it arrived", () => {
  expect(outcomeOf(message({ opened_at: "x", clicked_at: "y" }))).toBe("clicked");
  expect(outcomeOf(message({ clicked_at: "y", unsubscribed_at: "z" }))).toBe("unsubscribedAfter");
  expect(outcomeOf(message({ state: "bounced", opened_at: "x" }))).toBe("bounced");
  expect(outcomeOf(message({ state: "held_out" }))).toBe("held_out");
});

test("a message now fails closed, in the order in which the sender asks", () => {
  const code = (changes: Partial<Customer>) => standingOf(customer(changes), [], RULES, NOW).code;
  expect(code({})).toBe("free");
  expect(code({ email: null })).toBe("no_address");
  expect(code({ consents: [] })).toBe("no_consent");
  expect(standingOf(customer({}), [message({ sent_at: "2026-11-20T12:00:00Z" })], RULES, NOW)).toEqual({ code: "cap", used: 1 });
  expect(standingOf(customer({}), [message({ sent_at: "2026-11-01T12:00:00Z" })], RULES, NOW)).toEqual({ code: "free", used: 0 });
  expect(standingOf(customer({}), [], { ...RULES, held_at: "2026-11-20T12:00:00Z" }, NOW).code).toBe("held");
});
