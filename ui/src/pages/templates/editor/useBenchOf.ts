/** Where somebody stands in the template, and what the parts of the editor do there. */
import { useMemo, useState } from "react";
import type { Kinds } from "../blocks/tree";
import { keysOf, tonguesOf, wordsOf, write } from "../draft";
import type { Bench } from "./bench";
import type { Standing } from "./Tabs";
import type { TemplateDrafting } from "./useTemplateDraft";

export function useBenchOf(kinds: Kinds, { draft, edit }: TemplateDrafting) {
  const [asked, setAsked] = useState<Standing>({ on: "", language: "" });
  const [selected, setSelected] = useState<string>();
  const [said, setSaid] = useState("");
  // An undo may take the place away where somebody stands.
  const keys = keysOf(draft);
  const on = keys.includes(asked.on) ? asked.on : (keys[0] ?? "email");
  const language = wordsOf(draft, on, asked.language) ? asked.language : (tonguesOf(draft, on)[0] ?? "");
  const words = wordsOf(draft, on, language);
  const bench = useMemo<Bench | undefined>(
    () =>
      words && {
        kinds,
        draft,
        on,
        language,
        words,
        selected,
        select: setSelected,
        write: (change, field) => edit((before) => write(before, on, language, change), field && `${on} ${language} ${field}`),
        arrange: (change, field) =>
          edit((before) => write(before, on, language, (all) => ({ ...all, blocks: change(all.blocks) })), field && `${on} ${language} ${field}`),
        announce: setSaid,
      },
    [kinds, draft, on, language, words, selected, edit],
  );
  return { bench, said, standing: { on, language }, move: setAsked };
}
