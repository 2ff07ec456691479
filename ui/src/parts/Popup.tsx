/** A small sheet under its button; Escape or a click elsewhere closes it. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import "./Popup.css";

interface Props {
  label?: string;
  trigger: ReactNode;
  className?: string;
  /** Hang from the reading end of the button. */
  end?: boolean;
  children: ReactNode;
}

export function Popup({ label, trigger, className = "plain", end = false, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  return (
    <span className="popup" ref={root}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {open && <div className={end ? "popup-sheet popup-end" : "popup-sheet"}>{children}</div>}
    </span>
  );
}
