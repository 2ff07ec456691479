/** Spans of days in the shop's calendar; days are Gregorian ISO dates everywhere outside. */
import dayjs, { type Dayjs } from "dayjs";
import jalaliday from "jalaliday/dayjs";
import { type CalendarName, INTL_CALENDAR } from "./place";

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

/** Year, month and day in a calendar, as numbers. */
export function partsIn(iso: string, calendar: CalendarName): [number, number, number] {
  const format = new Intl.DateTimeFormat(`en-u-nu-latn-ca-${INTL_CALENDAR[calendar]}`, {
    timeZone: "UTC",
    day: "numeric",
    month: "numeric",
    year: "numeric",
  });
  const found = Object.fromEntries(format.formatToParts(new Date(`${iso}T12:00:00Z`)).map(({ type, value }) => [type, value]));
  return [Number(found["year"]), Number(found["month"]), Number(found["day"])];
}

/** The first day of the Hijri month so many months back; day.js does not know these months. */
function hijriMonthStart(iso: string, back: number): string {
  const [, , day] = partsIn(iso, "umm_al_qura");
  const first = dayjs(iso).subtract(day - 1, "day");
  return back === 0 ? isoDay(first) : hijriMonthStart(isoDay(first.subtract(1, "day")), back - 1);
}

/** From the first day of the month eleven months back, so that twelve cohorts are whole or running. */
export function twelveMonthsUntil(last: string, calendar: CalendarName): Span {
  if (calendar === "umm_al_qura") return { from: hijriMonthStart(last, 11), to: last };
  return { from: isoDay(inCalendar(last, calendar).subtract(11, "month").startOf("month")), to: last };
}
