/** The plain e-mail as it is typed. */
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { useChange } from "./queries";
import { useKept } from "./useKept";

export type WordsDraft = Pick<Campaign, "subject" | "body_html" | "body_text">;
export type Part = keyof WordsDraft;

export function useDraftWords(campaign: Campaign) {
  const { subject, body_html, body_text } = campaign;
  const [draft, setDraft] = useState<WordsDraft>({ subject, body_html, body_text });
  const change = useChange(campaign.id);
  const keep = useKept(change.mutate);
  const write = (part: Part, text: string) => {
    const next = { ...draft, [part]: text };
    setDraft(next);
    keep(next);
  };
  return { draft, write, change };
}
