/** The words as they are typed; kept on the server a moment after the last key, and on leaving. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Campaign } from "@/api/types";
import { useChange } from "./queries";

export type WordsDraft = Pick<Campaign, "subject" | "body_html" | "body_text">;
export type Part = keyof WordsDraft;

const PAUSE = 600;

export function useDraftWords(campaign: Campaign) {
  const { subject, body_html, body_text } = campaign;
  const [draft, setDraft] = useState<WordsDraft>({ subject, body_html, body_text });
  const change = useChange(campaign.id);
  const waiting = useRef<{ draft: WordsDraft; timer: ReturnType<typeof setTimeout> } | undefined>(undefined);
  const keep = useRef(change.mutate);
  keep.current = change.mutate;

  const flush = useCallback(() => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    keep.current(waiting.current.draft);
    waiting.current = undefined;
  }, []);
  useEffect(() => flush, [flush]);

  const write = (part: Part, text: string) => {
    const next = { ...draft, [part]: text };
    setDraft(next);
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = { draft: next, timer: setTimeout(flush, PAUSE) };
  };
  return { draft, write, change };
}
