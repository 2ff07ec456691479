/** What is foretold of one customer; plain functions, so that every case is tested. */
import type { Foretold, ModelCard } from "@/api/types";
import type { Sure } from "@/parts/HowSure";
import type { Estimate } from "./reading";

type Numbers = Pick<Foretold, "numbers">;

const named = ({ numbers }: Numbers, name: string) => numbers.find((each) => each.name === name);

export const valueOf = (foretold: Numbers, name: string): number | undefined => named(foretold, name)?.value;

/** A prediction with its interval; without one it is no estimate. */
export function estimateOf(foretold: Numbers, name: string): Estimate | undefined {
  const found = named(foretold, name);
  return found && found.low !== null && found.high !== null ? { value: found.value, low: found.low, high: found.high } : undefined;
}

export interface NextOrder {
  day: string;
  from: string;
  to: string;
}

/** The day of the next order, if one comes, and the days it falls between eight times in ten. */
export function nextOf(foretold: Numbers): NextOrder | undefined {
  const { day, day_low: from, day_high: to } = named(foretold, "next_order_day") ?? {};
  return day && from && to ? { day, from, to } : undefined;
}

export type Outcome = "none" | "date" | "unlikely" | "orders";

/** What is worth saying first: when the next order comes, or that hardly any will. */
export function outcomeOf(foretold: Numbers): Outcome {
  if (foretold.numbers.length === 0) return "none";
  const gone = valueOf(foretold, "churn_risk");
  if (gone !== undefined && gone > 0.5) return "unlikely";
  return nextOf(foretold) ? "date" : "orders";
}

export const CHANCES = [30, 60, 90].map((days) => ({ days, name: `p_order_${days}d` }));

type Topic = ModelCard["topics"][number];

/** The dots of a number by how often its interval held in the tests; a plain rule is only a guess. */
export function sureOf(topic: Pick<Topic, "chosen" | "held"> | undefined): Sure {
  if (!topic?.held) return "cannot_tell";
  if (topic.chosen === "naive") return "guess";
  const off = Math.abs(topic.held.value - topic.held.should);
  return off <= 0.05 ? "very" : off <= 0.1 ? "fairly" : "guess";
}
