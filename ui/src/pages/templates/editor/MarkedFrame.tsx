/** The drawn e-mail; a click in it chooses the block that stands there, and the chosen one is framed. */
import { useCallback, useRef, useState } from "react";
import { usePlace } from "@/app/place";
import { find } from "../blocks/editing";
import { useBench } from "./bench";
import { Frame } from "./Frame";
import { useKindName } from "./kinds";
import { blockAt, boxOf, type Box } from "./marks";

interface Props {
  title: string;
  html: string;
  width: number;
}

export function MarkedFrame({ title, html, width }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const { selected, select, words } = useBench();
  const [, setDrawn] = useState(0);
  const drawn = useCallback(() => {
    setDrawn((before) => before + 1);
    const page = frame.current?.contentDocument;
    if (!page) return;
    page.onclick = (event) => {
      event.preventDefault();
      const id = blockAt(page, event.clientX, event.clientY);
      if (id) select(id);
    };
  }, [select]);
  const page = frame.current?.contentDocument;
  const box = page && selected && find(words.blocks, selected) ? boxOf(page, selected) : undefined;
  return (
    <div className="marked">
      <Frame title={title} html={html} width={width} frame={frame} onDrawn={drawn} />
      {box && <Chosen box={box} width={width} frame={frame.current} />}
    </div>
  );
}

function Chosen({ box, width, frame }: { box: Box; width: number; frame: HTMLIFrameElement | null }) {
  const { direction } = usePlace();
  const { words, selected } = useBench();
  const name = useKindName();
  const kind = find(words.blocks, selected)?.block.kind ?? "";
  const scale = (frame?.getBoundingClientRect().width ?? width) / width;
  const start = direction === "rtl" ? width - box.end : box.start;
  return (
    <div
      className="marked-box"
      aria-hidden
      style={{ insetBlockStart: box.top * scale, insetInlineStart: start * scale, inlineSize: (box.end - box.start) * scale, blockSize: box.height * scale }}
    >
      <span>{name(kind)}</span>
    </div>
  );
}
