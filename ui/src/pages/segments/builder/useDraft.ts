/** The segment that is being written. */
import { type Drafting as DraftingOf, type Packing, useDrafting } from "@/parts/useDrafting";
import { fromRule, type Group, type Rule, toRule } from "../rule/tree";

export interface Draft {
  name: string;
  root: Group;
}

export type Drafting = DraftingOf<Draft>;

const PACKING: Packing<Draft> = {
  pack: ({ name, root }) => ({ name, rule: toRule(root) }),
  unpack: ({ name, rule }: { name: string; rule: Rule }) => ({ name, root: fromRule(rule) }),
};

export const useDraft = (id: string | undefined, start: Draft, given?: Draft): Drafting =>
  useDrafting(`regulars.segment.${id ?? "new"}`, PACKING, start, given);
