import { expect, test } from "vitest";
import type { MessageRow, Outlook, OwnProduct, TimelineItem } from "@/api/types";
import { barsOf, daysLate, detailsOf, mostlyOf, outcomeOf, outlookOf, rhythmOf } from "./reading";

const message = (changes: Partial<MessageRow>): MessageRow => ({ state: "sent", purpose: "marketing", ...changes }) as MessageRow;
const order = (day: string, amount_minor: number): TimelineItem => ({ kind: "order", day, amount_minor }) as TimelineItem;
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

test("a refusal skips a message; holding and quiet hours only make it wait", () => {
  const outlook = (changes: Partial<Outlook>) => outlookOf({ reason: null, held: false, quiet_until: null, ...changes } as Outlook);
  expect(outlook({})).toBe("sent");
  expect(outlook({ held: true })).toBe("waits");
  expect(outlook({ quiet_until: "2026-11-22T08:00:00Z" })).toBe("waits");
  expect(outlook({ held: true, reason: "no_consent" })).toBe("skipped");
});

test("their own gaps say between which days the next order falls, once there are four", () => {
  const days = ["2026-01-01", "2026-01-11", "2026-01-31", "2026-03-02", "2026-04-11"];
  expect(rhythmOf(days.map((day) => order(day, 1)))).toEqual({ low: 13, high: 37 });
  expect(rhythmOf(days.slice(1).map((day) => order(day, 1)))).toBeUndefined();
});

test("what they mostly buy is told by category, by days and not by pieces", () => {
  const own = (title: string, category: string | null, days: number) => ({ key: title, title, category, days }) as OwnProduct;
  expect(mostlyOf([own("Rose", "Candles", 2), own("Lily", "Candles", 2), own("Card", "Cards", 3), own("Mug", "Mugs", 1)])).toEqual(["Candles", "Cards"]);
  expect(mostlyOf([own("Rose", null, 1)])).toEqual(["Rose"]);
});

test("only what can be read of an event is shown", () => {
  const item = { properties: { plan: "gold", lines: [1], amount: 5, note: "" } } as unknown as TimelineItem;
  expect(detailsOf(item)).toEqual([["plan", "gold"], ["amount", "5"]]);
});
