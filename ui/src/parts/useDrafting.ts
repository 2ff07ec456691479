/** What is being written: undo, redo, and a copy in this browser until it is saved. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { begin, change, type History, redo, undo } from "./history";

/** How a draft becomes JSON and comes back; reading throws where the copy cannot be read. */
export interface Packing<Draft> {
  pack: (draft: Draft) => unknown;
  unpack: (packed: never) => Draft;
}

interface Kept<Draft> {
  at: string;
  draft: Draft;
}

function read<Draft>(key: string, { unpack }: Packing<Draft>): Kept<Draft> | undefined {
  try {
    const { at, packed } = JSON.parse(localStorage.getItem(key) ?? "{}") as { at?: string; packed?: never };
    return at && packed !== undefined ? { at, draft: unpack(packed) } : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, packed: unknown): void {
  try {
    if (packed === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), packed }));
  } catch {
    // Storage may be closed to us; the warning on leaving still stands.
  }
}

export interface Drafting<Draft> {
  draft: Draft;
  dirty: boolean;
  /** When the unsaved copy was written that was found here. */
  restored: string | undefined;
  /** `field` joins a run of changes of one thing into one step of undo. */
  edit: (change: (draft: Draft) => Draft, field?: string) => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  discard: () => void;
  /** Nothing of this is unsaved any more. */
  settle: (saved: Draft) => void;
}

/** `start` is what is saved; `given` what a link brought with it, which goes before an older copy. */
export function useDrafting<Draft>(key: string, packing: Packing<Draft>, start: Draft, given?: Draft): Drafting<Draft> {
  const [{ pack }] = useState(packing);
  const textOf = useCallback((draft: Draft) => JSON.stringify(pack(draft)), [pack]);
  const [kept] = useState(() => (given ? undefined : read(key, packing)));
  const [history, setHistory] = useState<History<Draft>>(() => begin(given ?? kept?.draft ?? start));
  const [restored, setRestored] = useState(kept?.at);
  const field = useRef<string>(undefined);
  const [saved, setSaved] = useState(() => textOf(start));
  const draft = history.present;
  const dirty = useMemo(() => textOf(draft) !== saved, [draft, saved, textOf]);
  useEffect(() => write(key, dirty ? pack(draft) : undefined), [key, draft, dirty, pack]);

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
    settle: (now) => {
      setRestored(undefined);
      setSaved(textOf(now));
    },
  };
}
