/** A metric's value, range and change, each as its unit asks: share, money, days, a plain count. */
import type { Format } from ".";

export interface MetricText {
  number: string;
  unit: string;
  /** Every digit, for the tooltip. */
  full?: string;
}

interface DayWords {
  days: (count: string) => string;
}

const isMoney = (unit: string): boolean => unit.endsWith("_minor") || unit === "money";

/** Counts are whole; what is per somebody has two decimals. */
const placesOf = (unit: string): number => (unit.includes(" per ") ? 2 : 0);

const daysPlaces = (...values: number[]): number => (values.every(Number.isInteger) ? 0 : 1);

export function metricText(format: Format, words: DayWords, unit: string, value: number): MetricText {
  if (isMoney(unit)) return { ...format.amount(value), full: format.money(value, { full: true }) };
  if (unit === "share") return { number: format.share(value), unit: "" };
  if (unit === "days") return { number: words.days(format.decimal(value, daysPlaces(value))), unit: "" };
  return { number: format.decimal(value, placesOf(unit)), unit: "" };
}

export function metricRange(format: Format, words: DayWords, unit: string, low: number, high: number): string {
  if (isMoney(unit)) return format.moneyRange(low, high);
  if (unit === "share") return format.shareRange(low, high);
  const places = unit === "days" ? daysPlaces(low, high) : placesOf(unit);
  const range = format.numberRange(low, high, { places });
  return unit === "days" ? words.days(range) : range;
}

/** The size of a change, without its sign: the triangle says which way. */
export function metricChange(
  format: Format,
  words: DayWords & { points: (count: string) => string },
  unit: string,
  difference: number,
): string {
  const size = Math.abs(difference);
  if (isMoney(unit)) return format.money(size);
  if (unit === "share") return words.points(format.points(size));
  if (unit === "days") return words.days(format.decimal(size, daysPlaces(size)));
  return format.decimal(size, placesOf(unit));
}
