/** Words with tags in them as chips: one line, several lines, or a mail's formatted text. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import { usePlace } from "@/app/place";
import { InsertTag } from "./InsertTag";
import { Marks } from "./Marks";
import { codeOf } from "./tags";
import { chip, fromHtml, fromPlain, toHtml, toPlain } from "./view";
import "./fields.css";

interface Props {
  id?: string | undefined;
  label: string;
  kind: "line" | "lines" | "rich";
  value: string;
  onChange: (value: string) => void;
  /** The direction of the language that is written, where it is known. */
  dir?: "ltr" | "rtl" | "auto";
  wrong?: boolean;
}

export function WordsField({ id, label, kind, value, onChange, dir = "auto", wrong = false }: Props) {
  const names = usePlace().words.wizard.tags;
  const box = useRef<HTMLDivElement>(null);
  const told = useRef<string>(undefined);
  const named = useRef(names);
  useEffect(() => {
    // Only what came from elsewhere is drawn anew: drawing what is typed would move the cursor.
    if (!box.current || (told.current === value && named.current === names)) return;
    told.current = value;
    named.current = names;
    box.current.replaceChildren(...(kind === "rich" ? fromHtml(value, names) : fromPlain(value, names)));
  }, [value, kind, names]);

  const tell = () => {
    if (!box.current) return;
    told.current = kind === "rich" ? toHtml(box.current) : toPlain(box.current);
    onChange(told.current);
  };
  const insert = (tag: string) => {
    if (!box.current) return;
    putAtCursor(box.current, chip(codeOf(tag), names));
    tell();
  };
  const steer = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || kind === "rich") return;
    event.preventDefault();
    if (kind === "lines") document.execCommand("insertLineBreak");
  };
  return (
    <div className={`words-field words-${kind} ${wrong ? "words-wrong" : ""}`}>
      {kind === "rich" && <Marks box={box} onDone={tell} />}
      <div
        ref={box}
        id={id}
        className="words-box"
        role="textbox"
        tabIndex={0}
        dir={dir}
        contentEditable
        suppressContentEditableWarning
        aria-label={label}
        aria-multiline={kind !== "line"}
        aria-invalid={wrong}
        onInput={tell}
        onKeyDown={steer}
        onPaste={(event) => {
          event.preventDefault();
          const text = event.clipboardData.getData("text/plain");
          document.execCommand("insertText", false, kind === "line" ? text.replace(/\s+/g, " ") : text);
        }}
      />
      <InsertTag label={label} onPick={insert} />
    </div>
  );
}

/** Where the cursor is, if it is in the box; at the end otherwise. */
function putAtCursor(box: HTMLElement, node: Node): void {
  const selection = getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
  const inside = range && box.contains(range.commonAncestorContainer) ? range : endOf(box);
  inside.deleteContents();
  inside.insertNode(node);
  inside.setStartAfter(node);
  inside.collapse(true);
  box.focus();
  selection?.removeAllRanges();
  selection?.addRange(inside);
}

function endOf(box: HTMLElement): Range {
  const range = document.createRange();
  const last = box.lastElementChild;
  // The end of the last paragraph, not after it.
  range.selectNodeContents(last && /^(p|h[1-3]|li)$/.test(last.localName) ? last : box);
  range.collapse(false);
  return range;
}
