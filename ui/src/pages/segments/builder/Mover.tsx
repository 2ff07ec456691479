/** The handle of a row: drag it, or move it with the arrow keys. */
import { GripVertical } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { usePlace } from "@/app/place";
import { place, position, type Side, step } from "../rule/editing";
import { useBench } from "./bench";

const KIND = "application/x-regulars-row";

export function Mover({ id }: { id: string }) {
  const { words, format } = usePlace();
  const { edit, root, announce } = useBench();
  const button = useRef<HTMLButtonElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // The row may have come into another group, which draws it anew and loses the focus.
    if (moved.current) button.current?.focus();
    moved.current = false;
  }, [root]);
  const steer = (event: KeyboardEvent) => {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    if (!way) return;
    event.preventDefault();
    moved.current = true;
    const next = step(root, id, way);
    const [row, of] = position(next, id);
    edit(() => next, `move ${id}`);
    announce(words.builder.moved(format.int(row), format.int(of)));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-mover="${id}"]`)?.focus());
  };
  return (
    <button
      ref={button}
      type="button"
      className="plain row-icon mover"
      data-mover={id}
      draggable
      aria-label={words.builder.drag}
      title={words.builder.drag}
      onKeyDown={steer}
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND, id);
        event.dataTransfer.effectAllowed = "move";
        const row = event.currentTarget.closest(".rule-row, .rule-group");
        if (row) event.dataTransfer.setDragImage(row, 8, 8);
      }}
    >
      <GripVertical size={16} />
    </button>
  );
}

/** Where a dragged row would come to stand; the line before or after this one shows it. */
export function useMoving(id: string) {
  const { edit } = useBench();
  const [side, setSide] = useState<Side>();
  const target = {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(KIND)) return;
      event.preventDefault();
      event.stopPropagation();
      const { top, height } = event.currentTarget.getBoundingClientRect();
      setSide(event.clientY < top + height / 2 ? "before" : "after");
    },
    onDragLeave: () => setSide(undefined),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      event.stopPropagation();
      const dragged = event.dataTransfer.getData(KIND);
      if (side && dragged) edit((root) => place(root, dragged, id, side));
      setSide(undefined);
    },
  };
  return { target, className: side ? `drop-${side}` : "" };
}
