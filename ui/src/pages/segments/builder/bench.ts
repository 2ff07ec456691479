/** What every row of the builder works with. */
import { createContext, useContext } from "react";
import type { Declaration } from "../rule/declared";
import type { Fault } from "../rule/paths";
import type { Speaker } from "../rule/phrase";
import type { Group, Leaf } from "../rule/tree";

export interface Bench {
  root: Group;
  speaker: Speaker;
  declared: Map<string, Declaration>;
  counts: Map<string, number>;
  faults: Fault[];
  /** The segment that is being changed: it cannot be built on itself. */
  own: string | undefined;
  edit: (change: (root: Group) => Group, field?: string) => void;
  /** The one chip whose sheet is open, as "row chip". */
  open: string | undefined;
  setOpen: (chip: string | undefined) => void;
  /** Optional chips just asked for, shown before they have a value. */
  asked: string[];
  ask: (chip: string) => void;
  announce: (text: string) => void;
}

const BenchContext = createContext<Bench | undefined>(undefined);

export const BenchProvider = BenchContext.Provider;

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error("useBench is used outside of the builder");
  return bench;
}

export const chipId = (leaf: Pick<Leaf, "id">, chip: string): string => `${leaf.id} ${chip}`;
