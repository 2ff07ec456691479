/** One block in the list: its handle, its name with the first words in it, and how to double or remove it. */
import { Button } from "antd";
import { Copy, GripVertical, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { usePlace } from "@/app/place";
import { duplicate, position, remove, step } from "../blocks/editing";
import { type Block, fits } from "../blocks/tree";
import { readable } from "../fields/tags";
import { useBench } from "./bench";
import { iconOf } from "./kinds";
import { startDrag, useDropBeside } from "./moving";

interface Props {
  block: Block;
  name: string;
  at: number;
}

const SAYS = ["html", "text", "alt", "heading", "when", "sku", "code"];
const LONGEST = 60;

/** The first words that a block holds, to tell two of a kind apart. */
function saysOf({ values }: Block, names: Record<string, string>): string {
  const found = SAYS.map((field) => values[field]).find((value) => typeof value === "string" && value.trim() !== "");
  return readable(String(found ?? "").replaceAll(/<[^>]*>/g, " ").trim(), names).slice(0, LONGEST);
}

export function OutlineRow({ block, name, at }: Props) {
  const { words } = usePlace();
  const { selected, select } = useBench();
  const { target, className } = useDropBeside(block.id);
  const Icon = iconOf(block.kind);
  const says = saysOf(block, words.wizard.tags);
  const chosen = selected === block.id;
  return (
    <div className={`outline-row ${chosen ? "outline-chosen" : ""} ${className}`} {...target}>
      <Mover block={block} name={name} />
      <button type="button" className="plain outline-name" aria-pressed={chosen} onClick={() => select(chosen ? undefined : block.id)}>
        <Icon size={16} aria-hidden />
        <span className="outline-words">
          {name}
          <span className="unseen"> {at}</span>
          {says && <bdi className="quiet">{says}</bdi>}
        </span>
      </button>
      {chosen && <Acts block={block} />}
    </div>
  );
}

function Mover({ block, name }: { block: Block; name: string }) {
  const { words, format } = usePlace();
  const { arrange, words: letter, kinds, announce, select } = useBench();
  const steer = (event: KeyboardEvent) => {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    if (!way) return;
    event.preventDefault();
    const next = step(letter.blocks, block.id, way, ({ kind }, slot) => fits(kinds, kind, slot));
    arrange(() => next, `move ${block.id}`);
    const [row, of] = position(next, block.id);
    announce(words.templates.moved(format.int(row), format.int(of)));
    // In another list it is drawn anew and has lost the focus.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-mover="${block.id}"]`)?.focus());
  };
  return (
    <button
      type="button"
      className="plain outline-mover"
      data-mover={block.id}
      draggable
      aria-label={`${words.templates.drag}: ${name}`}
      title={words.templates.drag}
      onKeyDown={steer}
      onClick={() => select(block.id)}
      onDragStart={(event) => startDrag(event, block.id)}
    >
      <GripVertical size={15} aria-hidden />
    </button>
  );
}

function Acts({ block }: { block: Block }) {
  const { templates } = usePlace().words;
  const { arrange, words, select } = useBench();
  const double = () => {
    const [next, made] = duplicate(words.blocks, block.id);
    arrange(() => next);
    select(made);
  };
  const drop = () => {
    arrange((blocks) => remove(blocks, block.id));
    select(undefined);
  };
  return (
    <span className="outline-acts">
      <Button size="small" type="text" aria-label={templates.duplicate} title={templates.duplicate} icon={<Copy size={14} />} onClick={double} />
      <Button size="small" type="text" aria-label={templates.removeBlock} title={templates.removeBlock} icon={<Trash2 size={14} />} onClick={drop} />
    </span>
  );
}
