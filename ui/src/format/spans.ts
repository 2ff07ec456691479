/** Spans of days in the shop's calendar; days are Gregorian ISO dates everywhere outside. */
import dayjs, { type Dayjs } from "dayjs";
import jalaliday from "jalaliday/dayjs";
import type { CalendarName } from "./place";

dayjs.extend(jalaliday);

export interface Span {
  from: string;
  to: string;
}

export const isoDay = (day: Dayjs): string => day.calendar("gregory").format("YYYY-MM-DD");

export const inCalendar = (iso: string, calendar: CalendarName): Dayjs =>
  dayjs(iso).calendar(calendar === "jalali" ? "jalali" : "gregory");

/** The days up to `last`, `last` included. */
export const daysUntil = (last: string, days: number): Span => ({
  from: isoDay(dayjs(last).subtract(days - 1, "day")),
  to: last,
});

/** From the first day of the month eleven months back, so that twelve cohorts are whole or running. */
export function twelveMonthsUntil(last: string, calendar: CalendarName): Span {
  return { from: isoDay(inCalendar(last, calendar).subtract(11, "month").startOf("month")), to: last };
}
