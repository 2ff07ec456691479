/** Bold, headings, lists and links of formatted words. */
import { Input, Popover } from "antd";
import { Bold, Heading2, Italic, Link2, List, type LucideIcon, Pilcrow } from "lucide-react";
import { type FormEvent, type RefObject, useRef, useState } from "react";
import { usePlace } from "@/app/place";

interface Props {
  box: RefObject<HTMLDivElement | null>;
  onDone: () => void;
}

type Mark = "bold" | "italic" | "heading" | "plain" | "list";

const ACTS: [Mark, LucideIcon, string, string?][] = [
  ["bold", Bold, "bold"],
  ["italic", Italic, "italic"],
  ["heading", Heading2, "formatBlock", "h2"],
  ["plain", Pilcrow, "formatBlock", "p"],
  ["list", List, "insertUnorderedList"],
];

const keepCursor = (event: { preventDefault: () => void }): void => event.preventDefault();

export function Marks({ box, onDone }: Props) {
  const { marks } = usePlace().words.blocks;
  const act = (command: string, value?: string) => {
    box.current?.focus();
    document.execCommand("styleWithCSS", false, "false");
    document.execCommand(command, false, value);
    onDone();
  };
  return (
    <div className="words-marks" role="toolbar" aria-label={marks.label}>
      {ACTS.map(([mark, Icon, command, value]) => (
        <button key={mark} type="button" aria-label={marks[mark]} title={marks[mark]} onMouseDown={keepCursor} onClick={() => act(command, value)}>
          <Icon size={15} aria-hidden />
        </button>
      ))}
      <LinkMark box={box} onLink={(url) => act(url ? "createLink" : "unlink", url)} />
    </div>
  );
}

/** The address is asked for while the words stay chosen. */
function LinkMark({ box, onLink }: { box: Props["box"]; onLink: (url: string) => void }) {
  const { marks } = usePlace().words.blocks;
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState("");
  const chosen = useRef<Range>(undefined);
  const turn = (next: boolean) => {
    const selection = getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
    if (next && range && box.current?.contains(range.commonAncestorContainer)) {
      chosen.current = range.cloneRange();
      setUrl(range.startContainer.parentElement?.closest("a")?.getAttribute("href") ?? "");
    }
    setOpen(next);
  };
  const done = (event: FormEvent) => {
    event.preventDefault();
    setOpen(false);
    const selection = getSelection();
    box.current?.focus();
    if (chosen.current) {
      selection?.removeAllRanges();
      selection?.addRange(chosen.current);
    }
    onLink(url.trim());
  };
  const form = (
    <form onSubmit={done}>
      <Input autoFocus dir="ltr" aria-label={marks.linkTo} placeholder={marks.linkTo} value={url} onChange={(event) => setUrl(event.target.value)} />
    </form>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={turn} content={form}>
      <button type="button" aria-label={marks.link} title={marks.link} onMouseDown={keepCursor}>
        <Link2 size={15} aria-hidden />
      </button>
    </Popover>
  );
}
