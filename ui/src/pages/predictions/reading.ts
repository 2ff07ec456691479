/** What the numbers of a back-test say; plain functions, so that every case is tested. */
import type { Bin, Month, Topic } from "./shapes";

/** As predictions/fitting.py asks: less than this tests nothing. */
export const NEEDS = { customers: 20, days: 42 };

const ENOUGH = 30;
const USUAL = 0.7;
const tenths = (share: number): number => Math.round(share * 10);

export interface Promise10 {
  said: number;
  low: number;
  high: number;
}

/** "When we say 7 in 10, 6 to 7 do", from the group nearest to 7 in 10 that is large enough. */
export function promiseOf(bins: Bin[]): Promise10 | undefined {
  const usable = bins.filter(({ said, customers }) => customers >= ENOUGH && tenths(said) > 0 && tenths(said) < 10);
  const [near] = usable.sort((a, b) => Math.abs(a.said - USUAL) - Math.abs(b.said - USUAL));
  if (!near) return undefined;
  const said = tenths(near.said);
  // By how much it was off is rounded, so that rounding what was said makes nothing look worse or better.
  const came = (share: number): number => Math.min(10, Math.max(0, said + tenths(share - near.said)));
  return { said, low: came(near.low), high: came(near.high) };
}

/** How many of ten intervals held. */
export function heldOf({ held }: Pick<Topic, "held">): { low: number; high: number } | undefined {
  return held ? { low: tenths(held.low ?? held.value), high: tenths(held.high ?? held.value) } : undefined;
}

export type Lean =
  | { code: "kept" | "hopefulAll" | "gloomyAll" }
  | { code: "hopeful" | "gloomy"; above: number }
  | { code: "missed"; missed: number };

const leanOf = ({ said, low, high }: Bin): "kept" | "hopeful" | "gloomy" =>
  said > high ? "hopeful" : said < low ? "gloomy" : "kept";

/** Whether the curve leans to one side, on the whole or at its upper end; otherwise how many bars miss the line. */
export function leaningOf(bins: Bin[]): Lean {
  const leans = bins.map(leanOf);
  const missed = leans.filter((lean) => lean !== "kept").length;
  if (missed === 0) return { code: "kept" };
  const sides = new Set(leans.filter((lean) => lean !== "kept"));
  if (sides.size === 1 && 2 * missed > leans.length) return { code: sides.has("hopeful") ? "hopefulAll" : "gloomyAll" };
  const last = leans.at(-1);
  const from = leans.findLastIndex((lean) => lean !== last) + 1;
  const first = bins[from];
  if (last === undefined || last === "kept" || !first || bins.length - from !== missed) return { code: "missed", missed };
  return { code: last, above: first.said_from };
}

export interface Misses {
  ours: number;
  rule: number;
  /** Undefined where too few months lie before. */
  average3: number | undefined;
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far each forecast was off a month, on average; compared over the same months. */
export function missesOf(months: Month[]): Misses | undefined {
  if (months.length === 0) return undefined;
  const full = months.filter((month) => month.average_of_3 !== null);
  const fair = full.length > 0 ? full : months;
  const off = (of: (month: Month) => number) => mean(fair.map((month) => Math.abs(of(month) - month.came)));
  return {
    ours: off(({ forecast }) => forecast),
    rule: off(({ naive }) => naive),
    average3: full.length > 0 ? off(({ average_of_3: average }) => average ?? 0) : undefined,
  };
}

/** What the miss is against the rule's: 0.3 of it is −0.7; undefined where the rule never missed. */
export const againstRule = (miss: number, rule: number): number | undefined => (rule > 0 ? miss / rule - 1 : undefined);

export type Standing = "none" | "naive" | "model";

/** Whether a topic was tested at all, and who won. */
export function standingOf(topic: Topic | undefined): Standing {
  if (!topic || topic.tests.length === 0) return "none";
  return topic.chosen === "naive" ? "naive" : "model";
}
