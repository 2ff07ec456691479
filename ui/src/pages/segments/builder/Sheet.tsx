/** A chip and its small sheet: opens under it, stays on the screen, gives the focus back. */
import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";

interface Props {
  label: string;
  trigger: ReactNode;
  className?: string;
  /** Plain buttons such as "add a row" have no arrow. */
  arrow?: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
}

const EDGE = 12;
const FOCUSABLE = "input:not([disabled]), select, textarea, button:not([disabled]), [tabindex='0']";

export function Sheet({ label, trigger, className = "rule-chip", arrow = true, open, onOpen, children }: Props) {
  const root = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const close = () => {
    onOpen(false);
    button.current?.focus();
  };
  useOutside(open, root, () => onOpen(false));
  useEscape(open, close);
  useFocus(open, sheet);
  useOnScreen(open, sheet);
  return (
    <span className="sheet-root" ref={root}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={label}
        onClick={() => onOpen(!open)}
      >
        {trigger}
        {arrow && <ChevronDown size={14} aria-hidden />}
      </button>
      {open && (
        <div
          ref={sheet}
          className="sheet"
          role="dialog"
          aria-label={label}
          onSubmit={(event) => {
            event.preventDefault();
            close();
          }}
        >
          {children}
        </div>
      )}
    </span>
  );
}

type Holder = { current: HTMLElement | null };

/** A click elsewhere closes it, and so does moving on with Tab. */
function useOutside(open: boolean, root: Holder, close: () => void): void {
  const act = useRef(close);
  act.current = close;
  useEffect(() => {
    if (!open) return undefined;
    const listen = (event: Event) => {
      const target = event.target as Node;
      const own = root.current;
      // A click on plain words inside gives the focus to whatever holds the sheet: that is not elsewhere.
      if (target.isConnected && own && !own.contains(target) && !(event.type === "focusin" && target.contains(own))) act.current();
    };
    document.addEventListener("pointerdown", listen);
    document.addEventListener("focusin", listen);
    return () => {
      document.removeEventListener("pointerdown", listen);
      document.removeEventListener("focusin", listen);
    };
  }, [open, root]);
}

/** Wherever the focus is: the sheet may have opened just now and not have it yet. */
function useEscape(open: boolean, close: () => void): void {
  const act = useRef(close);
  act.current = close;
  useEffect(() => {
    if (!open) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape") act.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [open]);
}

function useFocus(open: boolean, sheet: Holder): void {
  useEffect(() => {
    if (!open) return;
    const fields = [...(sheet.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    const first = fields.find((field) => field.matches("[data-first], input:checked")) ?? fields[0];
    first?.focus({ preventScroll: true });
    if (first instanceof HTMLInputElement && first.type === "text") first.select();
  }, [open, sheet]);
}

/** Shift a sheet that would stick out of the window at one side. */
function useOnScreen(open: boolean, sheet: Holder): void {
  useLayoutEffect(() => {
    const element = sheet.current;
    if (!open || !element) return;
    const { left, right } = element.getBoundingClientRect();
    const shift = Math.min(0, window.innerWidth - EDGE - right) || Math.max(0, EDGE - left);
    if (shift) element.style.translate = `${shift}px`;
  }, [open, sheet]);
}
