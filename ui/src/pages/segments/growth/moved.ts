/** What happened to a segment in its last weeks. */
import type { components } from "@/api/schema";

export type Day = components["schemas"]["GrowthDay"];

const WEEKS = 28; // days

export interface Moved {
  net: number;
  came: number;
  left: number;
}

/** Nothing where a single day is known: it has nothing to be compared with. */
export function movedIn(days: Day[]): Moved | undefined {
  const [first, last] = [days.at(-WEEKS - 1) ?? days[0], days.at(-1)];
  if (!first || !last || first === last) return undefined;
  const after = days.slice(days.indexOf(first) + 1);
  const sum = (count: (day: Day) => number): number => after.reduce((total, day) => total + count(day), 0);
  return { net: last.customers - first.customers, came: sum(({ entered }) => entered), left: sum(({ left }) => left) };
}
