/** Which conditions stand together in the menu; those of other packages come last. */
import type { Words } from "@/words/en";
import type { Declaration } from "./declared";
import { conditionName } from "./phrase";

export type Kind = keyof Words["rules"]["kinds"];

const KINDS: [Kind, string[]][] = [
  ["orders", ["orders", "spend", "average_order_value", "nth_order", "last_order", "first_order", "after_first_order"]],
  ["rhythm", ["late", "rhythm", "lifecycle_stage", "rfm_group", "was_in_stage", "was_in_rfm_group"]],
  ["contact", ["event", "consent", "reachable", "addressed"]],
  ["person", ["city", "region", "country", "language", "birthday", "anniversary", "trait", "has_trait"]],
  ["forecast", ["p_alive", "clv", "prediction"]],
  ["groups", ["in_segment", "in_list", "sample", "all_customers"]],
];

const KIND_OF = new Map(KINDS.flatMap(([kind, keys]) => keys.map((key): [string, Kind] => [key, kind])));
const ORDER = KINDS.flatMap(([, keys]) => keys);

export interface Entry {
  key: string;
  name: string;
  kind: Kind;
}

/** Letters that Persian and Arabic keyboards write differently are the same to a searcher. */
const folded = (text: string): string =>
  text.toLowerCase().replace(/[يى]/g, "ی").replaceAll("ك", "ک").replaceAll("\u200c", " ").replace(/[\u064b-\u0654]/g, "");

/** The conditions that match what is typed, in their groups; every word must be found somewhere. */
export function entries(words: Words, declared: Iterable<Declaration>, typed: string): Entry[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const place = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return [...declared]
    .map(({ key, help, parameters }) => ({ key, help, fields: parameters.map(({ name }) => name) }))
    .filter(({ key, help, fields }) => {
      const kind = words.rules.kinds[KIND_OF.get(key) ?? "other"];
      const names: Record<string, string> = words.rules.fields;
      const text = folded([conditionName(words, key), key, kind, help, ...fields.map((name) => names[name] ?? name)].join(" "));
      return wanted.every((word) => text.includes(word));
    })
    .map(({ key }) => ({ key, name: conditionName(words, key), kind: KIND_OF.get(key) ?? ("other" as const) }))
    .sort((a, b) => place(a.key) - place(b.key));
}
