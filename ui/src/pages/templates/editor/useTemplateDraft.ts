/** The template that is written, with a copy in this browser until it is saved as a new version. */
import { useMemo } from "react";
import { type Drafting, useDrafting } from "@/parts/useDrafting";
import type { Kinds } from "../blocks/tree";
import { type Draft, keysOf, readDraft, writeContent } from "../draft";
import { type Template, useSaveTemplate } from "../queries";
import type { Content } from "../shapes";

export type TemplateDrafting = Drafting<Draft>;

export function useTemplateDraft(id: string, kinds: Kinds, start: Draft): TemplateDrafting {
  const packing = useMemo(
    () => ({
      pack: (draft: Draft) => ({ name: draft.name, content: writeContent(draft) }),
      unpack: ({ name, content }: { name: string; content: Content }) => readDraft(kinds, name, content),
    }),
    [kinds],
  );
  return useDrafting(`regulars.template.${id}`, packing, start);
}

export function useSaving({ id }: Template, { draft, settle }: TemplateDrafting) {
  const save = useSaveTemplate(id);
  const act = (after?: () => void) =>
    save.mutate(
      { name: draft.name.trim(), content: writeContent(draft) },
      {
        onSuccess: () => {
          settle({ ...draft, name: draft.name.trim() });
          after?.();
        },
      },
    );
  return { save, act, ready: draft.name.trim() !== "" && keysOf(draft).length > 0 };
}

export type Saving = ReturnType<typeof useSaving>;
