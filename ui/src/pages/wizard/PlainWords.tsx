/** The short words of a campaign's own, in the fields of a template; kept a moment after the last key. */
import { useMemo, useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import type { Kinds } from "../templates/blocks/tree";
import { type Draft, readDraft, type Words, write, writeContent } from "../templates/draft";
import { type Bench, BenchProvider } from "../templates/editor/bench";
import { PlainFields } from "../templates/editor/PlainPanel";
import type { Content } from "../templates/shapes";
import { useChange } from "./queries";
import { useKept } from "./useKept";
import "../templates/templates.css";

const NO_KINDS: Kinds = new Map();
const nothing = (): void => undefined;

function useOwn(campaign: Campaign, form: string) {
  const change = useChange(campaign.id);
  const kept = useKept((draft: Draft) => change.mutate({ content: writeContent(draft) as NonNullable<Parameters<typeof change.mutate>[0]["content"]> }));
  const [draft, setDraft] = useState<Draft>(() => {
    const content = campaign.content as Content;
    return readDraft(NO_KINDS, "", content[form] ? content : { ...content, [form]: { "": {} } });
  });
  const edit = (make: (words: Words) => Words) => {
    const next = write(draft, form, "", make);
    setDraft(next);
    kept(next);
  };
  return { draft, edit, change };
}

export function PlainWords({ campaign, form }: { campaign: Campaign; form: string }) {
  const { wizard } = usePlace().words;
  const { draft, edit, change } = useOwn(campaign, form);
  const words = draft.content[form]?.[""];
  const bench = useMemo<Bench | undefined>(
    () => words && { kinds: NO_KINDS, draft, on: form, language: "", words, selected: undefined, select: nothing, write: edit, arrange: nothing, announce: nothing },
    // What edits is made anew with the draft that it edits.
    [draft, words, form],
  );
  if (!bench) return null;
  return (
    <BenchProvider value={bench}>
      <PlainFields segment={campaign.segment_id} />
      <Outcome act={change} done={wizard.saved} />
    </BenchProvider>
  );
}
