/** The rule as it is typed, counted: a moment after the last change, the older question dropped. */
import { useMemo } from "react";
import { isProblem } from "@/api/problem";
import { useLater } from "@/parts/useLater";
import { useCount } from "../queries";
import { type Declaration, isComplete } from "../rule/declared";
import { byNode, type Fault, faults } from "../rule/paths";
import { type Group, leaves, only, type Rule, toRule } from "../rule/tree";

const PAUSE = 300; // milliseconds after the last change

const NONE: Fault[] = [];

export interface Live {
  /** The rule without the rows that are not finished. */
  rule: Rule;
  counted: ReturnType<typeof useCount>;
  counts: Map<string, number>;
  faults: Fault[];
  unfinished: number;
  /** The numbers on the screen are not those of the rule on the screen. */
  behind: boolean;
}

export function useLive(root: Group, declared: Map<string, Declaration>): Live {
  const settled = useLater(root, PAUSE);
  const shown = useMemo(() => only(settled, (leaf) => isComplete(declared.get(leaf.key), leaf)), [settled, declared]);
  const rule = useMemo(() => toRule(shown), [shown]);
  const counted = useCount(rule);
  const { data, error, isPlaceholderData } = counted;
  const counts = useMemo(() => (data && !isPlaceholderData ? byNode(shown, data.rows) : new Map<string, number>()), [data, isPlaceholderData, shown]);
  const found = useMemo(() => (isProblem(error) && error.status === 422 ? faults(shown, error.fields) : NONE), [error, shown]);
  const unfinished = useMemo(() => [...leaves(root)].filter((leaf) => !isComplete(declared.get(leaf.key), leaf)).length, [root, declared]);
  return { rule, counted, counts, faults: found, unfinished, behind: settled !== root || isPlaceholderData || counted.isFetching };
}
