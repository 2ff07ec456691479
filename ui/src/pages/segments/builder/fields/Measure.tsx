/** A comparison: at least, at most … and the number, in its own unit. */
import { Select } from "antd";
import { usePlace } from "@/app/place";
import { spoken } from "@/format/money";
import { NumberField } from "@/parts/NumberField";
import type { Parameter } from "../../rule/declared";
import { fieldName, formOf } from "../../rule/phrase";
import type { Leaf, Values } from "../../rule/tree";

interface Props {
  leaf: Leaf;
  parameters: Parameter[];
  onChange: (values: Values) => void;
}

export function Measure({ leaf, parameters, onChange }: Props) {
  const { words } = usePlace();
  const [op, measured] = parameters;
  const names: Record<string, string> = words.rules.choices.op;
  return (
    <div className="sheet-line">
      {op && (
        <Select
          aria-label={words.rules.fields.op}
          popupMatchSelectWidth={false}
          getPopupContainer={(field) => field.parentElement ?? document.body}
          value={String(leaf.values["op"] ?? op.default ?? op.choices[0])}
          options={op.choices.map((value) => ({ value, label: names[value] ?? value }))}
          onChange={(value) => onChange({ op: value })}
        />
      )}
      {measured && <Amount leaf={leaf} parameter={measured} onChange={(value) => onChange({ [measured.name]: value })} />}
    </div>
  );
}

interface AmountProps {
  leaf: Leaf;
  parameter: Parameter;
  onChange: (value: number | undefined) => void;
}

/** Money is typed in the unit that people say, shares in per cent; the rule holds minor units and shares of one. */
export function Amount({ leaf, parameter, onChange }: AmountProps) {
  const { words, place, format } = usePlace();
  const form = formOf(leaf, parameter);
  const value = leaf.values[parameter.name];
  const known = typeof value === "number" ? value : undefined;
  const factor = form === "money" ? spoken(place, 1) : form === "share" ? 100 : 1;
  const back = (typed: number): number => (form === "money" ? Math.round(typed / factor) : Number((typed / factor).toFixed(6)));
  const unit = form === "money" ? format.moneyUnit() || place.currency : form === "share" ? "%" : "";
  return (
    <NumberField
      key={form}
      first
      whole={form === "integer"}
      label={fieldName(words, parameter.name)}
      value={known === undefined ? undefined : Number((known * factor).toFixed(6))}
      onChange={(typed) => onChange(typed === undefined ? undefined : back(typed))}
      unit={unit}
    />
  );
}
