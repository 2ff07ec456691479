/** Every formatter bound to one place, with the range words of its language. */
import * as dates from "./dates";
import * as cash from "./money";
import * as numbers from "./numbers";
import { type CalendarName, type Place } from "./place";

export type { Amount, MoneyColumn, MoneyOptions } from "./money";
export type { NumberOptions } from "./numbers";
export * from "./place";

const BETWEEN: Record<Place["language"], (low: string, high: string) => string> = {
  en: (low, high) => `${low} to ${high}`,
  fa: (low, high) => `${low} تا ${high}`,
  ar: (low, high) => `من ${low} إلى ${high}`,
};

/** Keeps a number or a name whole inside text of the other direction. */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

export function makeFormat(place: Place) {
  const between = BETWEEN[place.language];
  const { number, share } = numbers;
  return {
    between,
    int: (value: number, options?: numbers.NumberOptions) => number(place, value, options),
    decimal: (value: number, places = 2, options?: numbers.NumberOptions) =>
      number(place, value, { places, ...options }),
    share: (value: number, options?: numbers.NumberOptions) => share(place, value, options),
    points: (value: number, options?: numbers.NumberOptions) => numbers.points(place, value, options),
    shareRange: (low: number, high: number, places = 1) =>
      between(share(place, low, { places }), share(place, high, { places })),
    numberRange: (low: number, high: number, options?: numbers.NumberOptions) =>
      between(number(place, low, options), number(place, high, options)),
    amount: (minor: number, options?: cash.MoneyOptions) => cash.amount(place, minor, options),
    money: (minor: number, options?: cash.MoneyOptions) => cash.money(place, minor, options),
    moneyRange: (low: number, high: number, options?: cash.MoneyOptions) => {
      const [from, to, scale] = cash.moneyEnds(place, low, high, options);
      return [between(from, to), scale].filter(Boolean).join(" ");
    },
    moneyColumn: (minors: number[], options?: cash.MoneyOptions) => cash.moneyColumn(place, minors, options),
    moneyUnit: () => cash.unitWord(place),
    day: (iso: string, options?: { year?: boolean; long?: boolean; calendar?: CalendarName }) =>
      dates.day(place, iso, options),
    period: (
      part: { key: string; first: string },
      by: dates.By,
      options?: { calendar?: CalendarName; year?: "full" | "short" | "none" },
    ) => dates.period(place, part, by, options),
    month: (
      key: string,
      options?: { calendar?: CalendarName; year?: "full" | "short" | "none"; long?: boolean },
    ) => dates.month(place, key, options),
    moment: (iso: string, now?: Date) => dates.moment(place, iso, now),
    clock: (iso: string) => dates.clock(place, new Date(iso)),
    weekdayAndDay: (at: Date) => dates.weekdayAndDay(place, at),
  };
}

export type Format = ReturnType<typeof makeFormat>;
