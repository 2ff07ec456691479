/** What the parts of the editor share: the words at hand, the block that is chosen, and how to change them. */
import { createContext, useContext } from "react";
import type { Block, Kinds } from "../blocks/tree";
import type { Draft, Words } from "../draft";

export interface Bench {
  kinds: Kinds;
  draft: Draft;
  /** The channel and the language at hand. */
  on: string;
  language: string;
  words: Words;
  selected: string | undefined;
  select: (id: string | undefined) => void;
  /** `field` joins a run of changes of one thing into one step of undo. */
  write: (change: (words: Words) => Words, field?: string) => void;
  arrange: (change: (blocks: Block[]) => Block[], field?: string) => void;
  announce: (text: string) => void;
}

const Context = createContext<Bench | undefined>(undefined);
export const BenchProvider = Context;

export function useBench(): Bench {
  const bench = useContext(Context);
  if (!bench) throw new Error("useBench is used outside of the editor");
  return bench;
}
