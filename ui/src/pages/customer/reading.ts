/** What the facts about one customer say; plain functions, so that every case is tested. */
import dayjs from "dayjs";
import type { Customer, MessageRow, TimelineItem } from "@/api/types";
import type { CalendarName } from "@/format";
import { inCalendar, isoDay } from "@/format/spans";

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export const numberOf = (customer: Customer, key: string): number | undefined =>
  customer.traits.find((trait) => trait.key === key)?.number ?? undefined;

export const textOf = (customer: Customer, key: string): string | undefined =>
  customer.traits.find((trait) => trait.key === key)?.text ?? undefined;

/** A prediction with its interval; without one it is no estimate. */
export function estimateOf(customer: Customer, key: string): Estimate | undefined {
  const trait = customer.traits.find((one) => one.key === key);
  if (trait?.number == null || trait.low == null || trait.high == null) return undefined;
  return { value: trait.number, low: trait.low, high: trait.high };
}

export const daysBetween = (from: string, to: string): number => dayjs(to).diff(dayjs(from), "day");

export const dayAfter = (day: string, days: number): string => isoDay(dayjs(day).add(Math.round(days), "day"));

/** The key of the month that a day falls into: "2026-11", "1405-08". */
export const monthOf = (day: string, calendar: CalendarName): string => inCalendar(day, calendar).format("YYYY-MM");

/** Days past the customer's own usual gap; undefined while they are in time. */
export function daysLate(last: string | null, gap: number | undefined, today: string): number | undefined {
  if (!last || gap === undefined) return undefined;
  const late = daysBetween(last, today) - Math.round(gap);
  return late > 0 ? late : undefined;
}

export interface Bar {
  day: string;
  minor: number;
}

export interface Bars {
  bars: Bar[];
  monthly: boolean;
}

const MOST_BARS = 24;

const sumBy = (orders: TimelineItem[], dayOf: (day: string) => string): Bar[] => {
  const sums = new Map<string, number>();
  for (const { day, amount_minor: minor } of orders) sums.set(dayOf(day), (sums.get(dayOf(day)) ?? 0) + (minor ?? 0));
  return [...sums].map(([day, minor]) => ({ day, minor })).sort((a, b) => a.day.localeCompare(b.day));
};

/** One bar per day with orders; one per month of the shop's calendar where days would be too many. */
export function barsOf(items: TimelineItem[], calendar: CalendarName): Bars {
  const orders = items.filter(({ kind }) => kind === "order");
  const days = sumBy(orders, (day) => day);
  if (days.length <= MOST_BARS) return { bars: days, monthly: false };
  const months = sumBy(orders, (day) => isoDay(inCalendar(day, calendar).startOf("month")));
  return { bars: months.slice(-MOST_BARS), monthly: true };
}

export type Kind = "all" | "orders" | "messages" | "other";

const ORDERS = new Set(["order", "refund", "adjustment"]);

export function kindOf({ kind }: TimelineItem): Exclude<Kind, "all"> {
  if (ORDERS.has(kind)) return "orders";
  return kind.startsWith("message_") || kind === "unsubscribed" ? "messages" : "other";
}

const NOT_SENT = new Set(["skipped", "held_out", "failed"]);
const WENT = new Set(["sent", "delivered", "bounced", "complained"]);

export const wasSent = ({ state }: MessageRow): boolean => WENT.has(state);
export const wasNotSent = ({ state }: MessageRow): boolean => NOT_SENT.has(state);

/** The furthest that a message came: what the customer did with it says more than that it arrived. */
export function outcomeOf(message: MessageRow): string {
  if (!wasSent(message) || message.state === "bounced" || message.state === "complained") return message.state;
  if (message.unsubscribed_at) return "unsubscribedAfter";
  if (message.clicked_at) return "clicked";
  return message.opened_at ? "opened" : message.state;
}

interface Rules {
  cap_messages: number;
  cap_days: number;
  held_at: string | null;
}

export type Standing =
  | { code: "held" }
  | { code: "no_address" | "suppressed" | "consent_withdrawn" | "no_consent" }
  | { code: "free" | "cap"; used: number };

/** What would happen to a marketing e-mail written now, in the order in which the sender asks. */
export function standingOf(customer: Customer, messages: MessageRow[], rules: Rules, now: Date): Standing {
  if (rules.held_at) return { code: "held" };
  if (!customer.email) return { code: "no_address" };
  if (customer.suppressed.some(({ channel }) => channel === "email")) return { code: "suppressed" };
  const consent = customer.consents.find(({ channel, purpose }) => channel === "email" && purpose === "marketing");
  if (consent?.state === "withdrawn") return { code: "consent_withdrawn" };
  if (consent?.state !== "granted") return { code: "no_consent" };
  const since = now.getTime() - rules.cap_days * 86_400_000;
  const recent = messages.filter(({ purpose, sent_at: at }) => purpose === "marketing" && at && Date.parse(at) >= since);
  return { code: recent.length >= rules.cap_messages ? "cap" : "free", used: recent.length };
}
