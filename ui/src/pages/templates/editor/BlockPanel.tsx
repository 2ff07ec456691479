/** The fields of the chosen block, drawn from what the server declares of its kind. */
import { Button } from "antd";
import { X } from "lucide-react";
import { useMemo } from "react";
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { Card } from "@/parts/Card";
import { type FieldWords, readFields, SchemaForm } from "@/parts/SchemaForm";
import { Tile } from "@/parts/Tile";
import { find, write } from "../blocks/editing";
import type { Block } from "../blocks/tree";
import { useBench } from "./bench";
import { iconOf, useKindName } from "./kinds";
import { ColumnsCount, ownControls } from "./own";

/** The direction of the words at hand; those for everybody else go by their own letters. */
export const useWritingDirection = (): "ltr" | "rtl" | "auto" => {
  const { language } = useBench();
  return language === "" ? "auto" : directionOf(language as Language);
};

export function BlockPanel() {
  const { common } = usePlace().words;
  const { words, selected, select } = useBench();
  const name = useKindName();
  const block = find(words.blocks, selected)?.block;
  if (!block) return null;
  return (
    <Card
      className="block-panel"
      title={
        <span className="row">
          <Tile icon={iconOf(block.kind)} />
          {name(block.kind)}
        </span>
      }
      aside={<Button type="text" aria-label={common.close} title={common.close} icon={<X size={17} />} onClick={() => select(undefined)} />}
    >
      <BlockForm key={block.id} block={block} />
    </Card>
  );
}

const NOTHING: Record<string, unknown> = {};

function BlockForm({ block }: { block: Block }) {
  const said = usePlace().words.blocks;
  const { kinds, arrange } = useBench();
  const dir = useWritingDirection();
  const own = useMemo(() => ownControls(dir), [dir]);
  const form = kinds.get(block.kind)?.form ?? NOTHING;
  const fields = useMemo(() => readFields(form), [form]);
  const holders = fields.filter(({ widget }) => widget === "blocks" || widget === "columns");
  const unused = block.kind === "product_list" && block.values["source"] !== "chosen" ? ["skus", "only_in_stock"] : [];
  const words: FieldWords = block.kind === "mjml" ? { code: said.mjmlCode } : said.fields;
  return (
    <>
      {holders
        .filter(({ widget }) => widget === "columns")
        .map(({ name }) => (
          <ColumnsCount key={name} id={block.id} field={name} />
        ))}
      <SchemaForm
        schema={form}
        value={block.values}
        words={words}
        own={own}
        skip={[...unused, ...holders.map(({ name }) => name)]}
        onChange={(values, field) => arrange((blocks) => write(blocks, block.id, values), `${block.id} ${field}`)}
      />
    </>
  );
}
