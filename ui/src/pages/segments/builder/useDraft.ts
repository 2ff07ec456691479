/** What is being written: undo, redo, and a copy in this browser until it is saved. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { begin, change, type History, redo, undo } from "@/parts/history";
import { fromRule, type Group, type Rule, toRule } from "../rule/tree";

export interface Draft {
  name: string;
  root: Group;
}

interface Kept {
  at: string;
  name: string;
  rule: Rule;
}

const keyOf = (id: string | undefined): string => `regulars.segment.${id ?? "new"}`;

function read(key: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    if (kept) fromRule(kept.rule); // a copy that cannot be read is none
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, draft: Draft | undefined): void {
  try {
    if (!draft) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), name: draft.name, rule: toRule(draft.root) }));
  } catch {
    // Storage may be closed to us; the warning on leaving still stands.
  }
}

const textOf = ({ name, root }: Draft): string => JSON.stringify([name, toRule(root)]);

export interface Drafting {
  draft: Draft;
  dirty: boolean;
  /** When the unsaved copy was written that was found here. */
  restored: string | undefined;
  /** `field` joins a run of changes of one thing into one step of undo. */
  edit: (change: (draft: Draft) => Draft, field?: string) => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  discard: () => void;
  /** Nothing is unsaved any more. */
  settle: () => void;
}

/** `start` is what is saved; `given` what a link brought with it, which goes before an older copy. */
export function useDraft(id: string | undefined, start: Draft, given?: Draft): Drafting {
  const key = keyOf(id);
  const [kept] = useState(() => (given ? undefined : read(key)));
  const [history, setHistory] = useState<History<Draft>>(() =>
    begin(given ?? (kept ? { name: kept.name, root: fromRule(kept.rule) } : start)),
  );
  const [restored, setRestored] = useState(kept?.at);
  const field = useRef<string>(undefined);
  const [saved, setSaved] = useState(() => textOf(start));
  const draft = history.present;
  const dirty = useMemo(() => textOf(draft) !== saved, [draft, saved]);
  useEffect(() => write(key, dirty ? draft : undefined), [key, draft, dirty]);

  const edit = useCallback((make: (draft: Draft) => Draft, of?: string) => {
    const merge = of !== undefined && of === field.current;
    field.current = of;
    setHistory((before) => change(before, make(before.present), merge));
  }, []);
  const turn = (step: typeof undo) => () => {
    field.current = undefined;
    setHistory(step);
  };
  return {
    draft,
    dirty,
    restored,
    edit,
    undo: history.past.length > 0 ? turn(undo) : undefined,
    redo: history.future.length > 0 ? turn(redo) : undefined,
    discard: () => {
      setRestored(undefined);
      setHistory(begin(start));
    },
    settle: () => {
      write(key, undefined);
      setSaved(textOf(draft));
    },
  };
}
