/** The controls of blocks that a plain form does not know, by the widget that the server names. */
import { Input } from "antd";
import { usePlace } from "@/app/place";
import type { OwnControl } from "@/parts/SchemaForm";
import { Switch } from "@/parts/Switch";
import { ProductsSelect, ProductSelect } from "@/pages/recommendations/ProductSelect";
import { find, replace } from "../blocks/editing";
import { withColumns } from "../blocks/tree";
import { ColourField } from "../fields/ColourField";
import { WordsField } from "../fields/WordsField";
import { useBench } from "./bench";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const MOST_PRODUCTS = 12;

/** `dir` is that of the language that is written. */
export const ownControls =
  (dir: "ltr" | "rtl" | "auto"): OwnControl =>
  ({ widget, longest }, value, onChange, { id, label }) => {
    if (widget === "line" || widget === "rich") {
      return <WordsField id={id} label={label} kind={widget} dir={dir} value={textOf(value)} onChange={onChange} />;
    }
    if (widget === "colour") return <ColourField id={id} label={label} value={textOf(value)} onChange={onChange} />;
    if (widget === "sku") return <ProductSelect label={label} value={textOf(value) || undefined} onChange={onChange} />;
    if (widget === "skus") return <ProductsSelect id={id} value={textsOf(value)} most={longest ?? MOST_PRODUCTS} onChange={onChange} />;
    if (widget === "url" || widget === "image" || widget === "expression") {
      return <Input id={id} dir="ltr" autoComplete="off" value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
    }
    if (widget === "code") {
      return <Input.TextArea id={id} dir="ltr" className="schema-code" spellCheck={false} autoSize={{ minRows: 6, maxRows: 18 }} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
    }
    return undefined;
  };

const COUNTS = [2, 3, 4];

/** How many columns a block has; what stood in those that go moves into the last one. */
export function ColumnsCount({ id, field }: { id: string; field: string }) {
  const { words, format } = usePlace();
  const { kinds, words: letter, arrange } = useBench();
  const block = find(letter.blocks, id)?.block;
  if (!block) return null;
  return (
    <div className="schema-field">
      <span className="label">{words.templates.columns}</span>
      <Switch
        label={words.templates.columns}
        value={String(block.slots.length)}
        options={COUNTS.map((count) => ({ value: String(count), label: format.int(count) }))}
        onChange={(count) => arrange((blocks) => replace(blocks, withColumns(kinds, block, field, Number(count))))}
      />
    </div>
  );
}
