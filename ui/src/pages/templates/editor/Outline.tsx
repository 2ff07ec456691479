/** The blocks in their order: choose one, move it, add one. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { flat, position, type Spot } from "../blocks/editing";
import type { Block } from "../blocks/tree";
import { useBench } from "./bench";
import { useKindName, useSlotName } from "./kinds";
import { useDropIn } from "./moving";
import { OutlineRow } from "./OutlineRow";
import { Palette } from "./Palette";

export function Outline() {
  const { words, format } = usePlace();
  const { words: letter } = useBench();
  const { blocks } = letter;
  return (
    <Card title={words.templates.blocks} className="outline">
      {blocks.length === 0 ? (
        <p className="quiet">{words.templates.noBlocks}</p>
      ) : (
        <ol className="outline-list" aria-label={`${words.templates.inOrder}: ${format.int(flat(blocks).length)}`}>
          <Rows blocks={blocks} />
        </ol>
      )}
      <Palette />
    </Card>
  );
}

function Rows({ blocks }: { blocks: Block[] }) {
  return blocks.map((block) => <Row key={block.id} block={block} />);
}

function Row({ block }: { block: Block }) {
  const { words } = useBench();
  const name = useKindName();
  const slotName = useSlotName();
  const [at] = position(words.blocks, block.id);
  return (
    <li>
      <OutlineRow block={block} name={name(block.kind)} at={at} />
      {block.slots.map((slot, number) => (
        <div key={slot.path.join(".")} className="outline-slot">
          <span className="outline-slot-name">{slotName(slot.path)}</span>
          <ol>
            <Rows blocks={slot.blocks} />
          </ol>
          <DropIn spot={{ block: block.id, slot: number }} empty={slot.blocks.length === 0} />
        </div>
      ))}
    </li>
  );
}

function DropIn({ spot, empty }: { spot: Spot; empty: boolean }) {
  const { templates } = usePlace().words;
  const { target, over } = useDropIn(spot);
  if (!empty && !over) return <div className="outline-end" {...target} />;
  return (
    <p className={over ? "outline-drop outline-over" : "outline-drop"} {...target}>
      {templates.emptySlot}
    </p>
  );
}
