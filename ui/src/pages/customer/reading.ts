/** What the facts about one customer say; plain functions, so that every case is tested. */
import dayjs from "dayjs";
import type { Customer, MessageRow, Outlook, OwnProduct, TimelineItem } from "@/api/types";
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

export interface Rhythm {
  low: number;
  high: number;
}

const ENOUGH_GAPS = 4;

/** Between how many days 8 in 10 of their gaps lie; undefined while there are too few to say. */
export function rhythmOf(items: TimelineItem[]): Rhythm | undefined {
  const days = [...new Set(items.filter(({ kind }) => kind === "order").map(({ day }) => day))].sort();
  const gaps = days.slice(1).map((day, at) => daysBetween(days[at] ?? day, day));
  if (gaps.length < ENOUGH_GAPS) return undefined;
  gaps.sort((a, b) => a - b);
  return { low: quantile(gaps, 0.1), high: quantile(gaps, 0.9) };
}

function quantile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place % 1);
}

const MOST_BOUGHT = 2;

/** What they mostly buy: categories where the shop tells them, else products; most days first. */
export function mostlyOf(items: OwnProduct[]): string[] {
  const days = new Map<string, number>();
  for (const { category, title, key, days: count } of items) {
    const name = category ?? title ?? key;
    days.set(name, (days.get(name) ?? 0) + count);
  }
  return [...days].sort((a, b) => b[1] - a[1]).slice(0, MOST_BOUGHT).map(([name]) => name);
}

/** The properties of an event that a person can read. */
export const detailsOf = ({ properties }: TimelineItem): [string, string][] =>
  Object.entries(properties ?? {})
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
    .map(([key, value]) => [key, String(value)]);

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

/** What becomes of a message written now: a refusal is final, holding and quiet hours only delay. */
export function outlookOf({ reason, held, quiet_until: until }: Outlook): "sent" | "waits" | "skipped" {
  if (reason) return "skipped";
  return held || until ? "waits" : "sent";
}
