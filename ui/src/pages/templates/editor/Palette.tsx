/** What can be put in: behind the chosen block by a click, anywhere by dragging. */
import { usePlace } from "@/app/place";
import { append, find, insert } from "../blocks/editing";
import { fits, makeBlock } from "../blocks/tree";
import { useBench } from "./bench";
import { iconOf, inOrder, useKindName } from "./kinds";
import { startMaking } from "./moving";

export function Palette() {
  const { templates } = usePlace().words;
  const { kinds } = useBench();
  const add = useAdd();
  const name = useKindName();
  return (
    <div className="palette" role="group" aria-label={templates.add}>
      <h3>{templates.add}</h3>
      <div className="palette-kinds">
        {inOrder(kinds.keys()).map((kind) => {
          const Icon = iconOf(kind);
          return (
            <button key={kind} type="button" className="plain palette-kind" draggable onDragStart={(event) => startMaking(event, kind)} onClick={() => add(kind)}>
              <Icon size={16} aria-hidden />
              {name(kind)}
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Into the chosen block if it holds blocks and has none yet, else behind it, else at the end. */
function useAdd() {
  const { kinds, words, selected, arrange, select } = useBench();
  return (kind: string) => {
    const made = makeBlock(kinds, kind);
    const found = find(words.blocks, selected);
    const empty = found?.block.slots.findIndex((slot) => slot.blocks.length === 0 && fits(kinds, kind, slot)) ?? -1;
    const around = found && found.spot !== "top" ? find(words.blocks, found.spot.block)?.block.slots[found.spot.slot] : undefined;
    arrange((blocks) => {
      if (found && empty >= 0) return append(blocks, made, { block: found.block.id, slot: empty });
      if (found && fits(kinds, kind, around)) return insert(blocks, made, found.block.id, "after");
      return append(blocks, made);
    });
    select(made.id);
  };
}
