/** The answer, and its factors in words. */
import type { components } from "@/api/schema";
import { isolate } from "@/format";
import type { Words } from "@/words/en";

export type Answered = components["schemas"]["Leaving"];

/** A factor in words; one of another package speaks by its key. */
export function factorSaid({ leaving }: Words, key: string, value: string | null | undefined): string {
  const said = leaving.factors[key as keyof typeof leaving.factors] as string | ((value: string) => string) | undefined;
  if (typeof said === "function") return said(isolate(value ?? ""));
  return said ?? [key.replaceAll("_", " "), value].filter(Boolean).join(": ");
}
