/** What is typed is kept on the server a moment after the last key, and on leaving. */
import { useCallback, useEffect, useRef } from "react";

const PAUSE = 600;

export function useKept<Draft>(keep: (draft: Draft) => void): (draft: Draft) => void {
  const act = useRef(keep);
  act.current = keep;
  const waiting = useRef<{ draft: Draft; timer: ReturnType<typeof setTimeout> } | undefined>(undefined);
  const flush = useCallback(() => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    act.current(waiting.current.draft);
    waiting.current = undefined;
  }, []);
  useEffect(() => flush, [flush]);
  return useCallback(
    (draft: Draft) => {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = { draft, timer: setTimeout(flush, PAUSE) };
    },
    [flush],
  );
}
