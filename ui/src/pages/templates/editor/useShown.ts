/** What the server makes of words while they are written. */
import { useMemo } from "react";
import { useLater } from "@/parts/useLater";
import { writeBlocks } from "../blocks/tree";
import { says, type Words } from "../draft";
import { usePreview } from "../queries";
import type { Content } from "../shapes";

/** The one variant alone, so that it is shown whatever other languages say. */
export function aloneOf(on: string, { blocks, ...rest }: Words): Content {
  return { [on]: { "": { ...rest, blocks: writeBlocks(blocks) } } };
}

export interface Shown {
  on: string;
  language: string;
  words: Words;
  customer: string | undefined;
  dark: boolean;
}

const PAUSE = 400;

export function useShown({ on, language, words, customer, dark }: Shown) {
  const settled = useLater(words, PAUSE);
  const content = useMemo(() => aloneOf(on, settled), [on, settled]);
  const said = says(settled);
  const { data, error, isError, isFetching } = usePreview({ content, form: on, language, customer, dark, marks: true }, said);
  // What stood here before belongs to other words.
  return { data: said ? data : undefined, error, isError, isFetching };
}

export type Query = ReturnType<typeof useShown>;
