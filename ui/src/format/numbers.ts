/** Numbers as the reader writes them: digits, separators, signs. */
import { type Place, tagOf } from "./place";

export interface NumberOptions {
  /** Decimals shown at most (and at least, unless `trim`). */
  places?: number;
  /** Leave trailing zeros out. */
  trim?: boolean;
  /** Show a plus too; only for effects. */
  sign?: boolean;
}

const cache = new Map<string, Intl.NumberFormat>();

function intl(place: Place, style: "decimal" | "percent", options: NumberOptions): Intl.NumberFormat {
  const { places = 0, trim = false, sign = false } = options;
  const key = `${tagOf(place)}|${style}|${places}|${trim}|${sign}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.NumberFormat(tagOf(place), {
      style,
      minimumFractionDigits: trim ? 0 : places,
      maximumFractionDigits: places,
      signDisplay: sign ? "exceptZero" : "negative",
    });
    cache.set(key, made);
  }
  return made;
}

/** `Intl` writes an ASCII hyphen before Latin and Arabic digits, and a mark after the Arabic %. */
const tidy = (text: string): string => text.replace("-", "\u2212").replace(/\u061c$/, "");

export const number = (place: Place, value: number, options: NumberOptions = {}): string =>
  tidy(intl(place, "decimal", options).format(value));

/** A share of one: 0.342 is "34.2%". */
export const share = (place: Place, value: number, options: NumberOptions = {}): string =>
  tidy(intl(place, "percent", { places: 1, ...options }).format(value));

/** A change of a share in points: 0.016 is "1.6". */
export const points = (place: Place, value: number, options: NumberOptions = {}): string =>
  number(place, value * 100, { places: 1, ...options });
