/** The headline of a topic, made from its numbers. */
import type { ModelCard } from "@/api/types";
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import { heldOf, promiseOf, standingOf } from "./reading";
import type { Topic, TopicKey } from "./shapes";

interface Range {
  low: number;
  high: number;
}

export function headlineOf({ predictions: said }: Words, format: Format, topic: Topic | undefined): string {
  const standing = standingOf(topic);
  if (!topic || standing === "none") return said.unknown;
  if (standing === "naive") return said.naiveWins[topic.key];
  const ten = ({ low, high }: Range, range: (low: string, high: string) => string, one: (came: string) => string) =>
    low === high ? one(format.int(low)) : range(format.int(low), format.int(high));
  const promise = promiseOf(topic.bins);
  if (promise) {
    const of = format.int(promise.said);
    return ten(promise, (low, high) => said.promise(of, low, high), (came) => said.promiseKept(of, came));
  }
  const held = topic.key === "order_again" ? undefined : heldOf(topic);
  if (held) return topic.key === "next_date" ? ten(held, said.dates, said.datesKept) : ten(held, said.values, said.valuesKept);
  return topic.better_by ? said.betterSaid(format.share(topic.better_by.value, { places: 0 })) : said.unknown;
}

export function leadOf({ predictions: said }: Words, format: Format, key: TopicKey, topic: Topic | undefined, card: ModelCard): string {
  const tests = topic?.tests ?? [];
  const lead = said.lead[key](format.int(tests.at(-1)?.days ?? 90));
  if (tests.length === 0) return lead;
  const tested = said.tested(format.int(tests.length), tests.length === 1, format.int(card.tested_customers));
  return said.leadOf(lead, tested);
}

const SPEND = "gamma_gamma";

const NAMES: Record<string, string> = {
  nbd: "NBD",
  bg_nbd: "BG/NBD",
  mbg_nbd: "MBG/NBD",
  pareto_nbd: "Pareto/NBD",
  mbg_cnbd_k: "MBG/CNBD-k",
  gamma_gamma: "Gamma-Gamma",
};

/** The name of a method; what only we have is named in words, a stranger by its key. */
export function methodOf({ predictions: said }: Words, key: string, topic: TopicKey): string {
  if (key === "naive") return said.plainRule(said.naive[topic]);
  return NAMES[key] ?? (said.methods as Record<string, string>)[key] ?? key.replaceAll("_", " ");
}

/** What is in use for a topic; what people spend has a model of its own beside that of their orders. */
function inUse(card: ModelCard, topic: Topic | undefined): string[] {
  const chosen = topic?.chosen || card.chosen || "naive";
  const spend = topic?.key === "lifetime_value" && chosen !== "naive" && card.models.some(({ name }) => name === SPEND);
  return spend ? [chosen, SPEND] : [chosen];
}

export const methodsOf = (words: Words, card: ModelCard, topic: Topic | undefined): string =>
  inUse(card, topic).map((key) => methodOf(words, key, topic?.key ?? "order_again")).join(words.predictions.and);

/** What stood in where the shop's own data could not tell. */
export function standInOf({ predictions: said }: Words, card: ModelCard, topic: Topic | undefined): string | undefined {
  const found = card.models.find(({ name, fallback }) => fallback !== "" && inUse(card, topic).includes(name));
  return found && found.fallback !== "" ? said.fallbackSaid[found.fallback] : undefined;
}

type Season = NonNullable<Topic["recalibration"]>;

export const seasonOf = ({ predictions: said }: Words, format: Format, { factor, low, high, source }: Season): string =>
  said.seasonBy(format.decimal(factor), format.numberRange(low, high, { places: 2 }), said.seasonFrom[source]);
