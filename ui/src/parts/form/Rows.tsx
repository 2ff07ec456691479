/** A list of small forms: links, buttons, columns. */
import { Button } from "antd";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { usePlace } from "@/app/place";
import type { Inner } from "./Control";
import { defaultsOf, type Field, type Values } from "./schema";

interface Props {
  field: Field;
  value: unknown;
  onChange: (value: Values[]) => void;
  inner: Inner;
}

export function swapped<Item>(items: Item[], at: number, by: number): Item[] {
  const next = [...items];
  const [moved] = next.splice(at, 1);
  if (moved !== undefined) next.splice(at + by, 0, moved);
  return next;
}

export function Rows({ field, value, onChange, inner }: Props) {
  const { words, format } = usePlace();
  const { forms, common } = words;
  const rows = Array.isArray(value) ? (value as Values[]) : [];
  const { inner: schema = {}, longest = Infinity } = field;
  return (
    <div className="schema-rows">
      {rows.map((row, at) => (
        <div key={at} className="schema-row" role="group" aria-label={format.int(at + 1)}>
          {inner(schema, row, (next) => onChange(rows.map((each, place) => (place === at ? next : each))), at)}
          <div className="schema-row-acts">
            <Button size="small" type="text" disabled={at === 0} aria-label={forms.up} title={forms.up} icon={<ArrowUp size={15} />} onClick={() => onChange(swapped(rows, at, -1))} />
            <Button size="small" type="text" disabled={at === rows.length - 1} aria-label={forms.down} title={forms.down} icon={<ArrowDown size={15} />} onClick={() => onChange(swapped(rows, at, 1))} />
            <Button size="small" type="text" aria-label={common.remove} title={common.remove} icon={<Trash2 size={15} />} onClick={() => onChange(rows.filter((_, place) => place !== at))} />
          </div>
        </div>
      ))}
      {rows.length < longest && (
        <Button size="small" icon={<Plus size={15} />} onClick={() => onChange([...rows, defaultsOf(schema)])}>
          {forms.add}
        </Button>
      )}
    </div>
  );
}
