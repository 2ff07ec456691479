/** Ctrl Z and Ctrl Shift Z, except where a text field undoes its own letters. */
import { useEffect, useRef } from "react";
interface Acts {
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
}

export function useUndoKeys({ undo, redo }: Acts): void {
  const acts = useRef({ undo, redo });
  acts.current = { undo, redo };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyZ") return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      (event.shiftKey ? acts.current.redo : acts.current.undo)?.();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
