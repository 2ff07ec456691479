/** Where a finding points: the channel, the language, and the block, if it is about one. */
import { byPath } from "../blocks/editing";
import { type Draft, formOf, tonguesOf } from "../draft";

export interface Place {
  on: string;
  language: string;
  block: string | undefined;
}

/** "email.fa.blocks.2.alt"; "email..subject" is about the words for everybody else; "sms" about a whole channel. */
export function placeOf(draft: Draft, where: string): Place | undefined {
  const [key = "", language, part, ...path] = where.split(".");
  const on = draft.content[key] ? key : formOf(key);
  const variants = draft.content[on];
  if (!key || key === "sender" || !variants) return undefined;
  const spoken = language !== undefined && variants[language] ? language : (tonguesOf(draft, on)[0] ?? "");
  const block = part === "blocks" ? byPath(variants[spoken]?.blocks ?? [], path)?.block.id : undefined;
  return { on, language: spoken, block };
}
