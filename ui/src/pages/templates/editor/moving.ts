/** Dragging blocks, those there are and those of the palette, to a place in the list. */
import { type DragEvent, useState } from "react";
import { append, find, insert, place, placeIn, type Side, type Spot } from "../blocks/editing";
import { type Block, fits, makeBlock } from "../blocks/tree";
import { useBench } from "./bench";

const MOVED = "application/x-regulars-block";
const MADE = "application/x-regulars-kind";

export function startDrag(event: DragEvent<HTMLElement>, id: string): void {
  event.dataTransfer.setData(MOVED, id);
  event.dataTransfer.effectAllowed = "move";
  const row = event.currentTarget.closest(".outline-row");
  if (row) event.dataTransfer.setDragImage(row, 8, 8);
}

export function startMaking(event: DragEvent<HTMLElement>, kind: string): void {
  event.dataTransfer.setData(MADE, kind);
  event.dataTransfer.effectAllowed = "copy";
}

const carries = ({ dataTransfer: { types } }: DragEvent): boolean => types.includes(MOVED) || types.includes(MADE);

function useDropped() {
  const { kinds, arrange, words, select } = useBench();
  const slotAt = (spot: Spot) => (spot === "top" ? undefined : find(words.blocks, spot.block)?.block.slots[spot.slot]);
  return (event: DragEvent, spot: Spot, old: (blocks: Block[], id: string) => Block[], made: (blocks: Block[], block: Block) => Block[]) => {
    const id = event.dataTransfer.getData(MOVED);
    const kind = event.dataTransfer.getData(MADE);
    const moved = find(words.blocks, id)?.block;
    if (moved && fits(kinds, moved.kind, slotAt(spot))) arrange((blocks) => old(blocks, id));
    if (!kind || !fits(kinds, kind, slotAt(spot))) return;
    const block = makeBlock(kinds, kind);
    arrange((blocks) => made(blocks, block));
    select(block.id);
  };
}

/** A row before or after which a block can be dropped. */
export function useDropBeside(id: string) {
  const { words } = useBench();
  const dropped = useDropped();
  const [side, setSide] = useState<Side>();
  const target = {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!carries(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const { top, height } = event.currentTarget.getBoundingClientRect();
      setSide(event.clientY < top + height / 2 ? "before" : "after");
    },
    onDragLeave: () => setSide(undefined),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      event.stopPropagation();
      setSide(undefined);
      const spot = find(words.blocks, id)?.spot ?? "top";
      if (side) dropped(event, spot, (blocks, moved) => place(blocks, moved, id, side), (blocks, made) => insert(blocks, made, id, side));
    },
  };
  return { target, className: side ? `drop-${side}` : "" };
}

/** The end of a list, or a list with nothing in it. */
export function useDropIn(spot: Spot) {
  const dropped = useDropped();
  const [over, setOver] = useState(false);
  const target = {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      setOver(false);
      dropped(event, spot, (blocks, moved) => placeIn(blocks, moved, spot), (blocks, made) => append(blocks, made, spot));
    },
  };
  return { target, over };
}
