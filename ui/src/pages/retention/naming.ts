/** Names and definitions of metrics in the reader's language, also of those that a package added. */
import type { Words } from "@/words/en";

export const nameOf = (words: Words, key: string): string =>
  (words.metrics.names as Record<string, string>)[key] ?? key.replaceAll("_", " ");

/** What it means, in short; the server's own English where we have no words for it. */
export const definitionOf = (words: Words, metric: { key: string; definition: string }): string =>
  (words.metrics.definitions as Record<string, string>)[metric.key] ?? metric.definition;
