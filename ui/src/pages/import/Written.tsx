/** How the file writes dates and money, as seen; each may be corrected. */
import { Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import type { Import } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";

interface Props {
  known: Import;
  onChange: (mapping: Import["mapping"]) => void;
}

export function Written({ known, onChange }: Props) {
  const { importing } = usePlace().words;
  const { sniff, mapping } = known;
  const set = (changes: Partial<Import["mapping"]>) => onChange({ ...mapping, ...changes });
  const sources: Record<string, string> = importing.currencyFrom;
  return (
    <Card title={importing.written} help={importing.writtenHelp}>
      <div className="written">
        <Choice label={importing.calendar} value={sniff.calendar} words={importing.calendars} onChoose={(calendar) => set({ calendar })} />
        <Choice label={importing.dateOrder} value={sniff.date_order} words={importing.dateOrders} onChoose={(date_order) => set({ date_order })} />
        <Choice
          label={importing.decimal}
          value={sniff.decimal as "." | ","}
          words={importing.decimals}
          onChoose={(decimal) => set({ decimal })}
        />
        <Field label={importing.currency} help={sources[sniff.currency_from]}>
          <Currency key={sniff.currency} value={sniff.currency} onChoose={(currency) => set({ currency })} />
        </Field>
        {sniff.currency === "IRR" && sniff.unit && (
          <Choice label={importing.unit} value={sniff.unit} words={importing.units} onChoose={(unit) => set({ unit })} />
        )}
        <Choice label={importing.level} value={sniff.level} words={importing.levels} onChoose={(level) => set({ level })} />
      </div>
    </Card>
  );
}

function Field({ label, help, children }: { label: string; help?: string | undefined; children: ReactNode }) {
  return (
    <label className="written-field">
      <span className="label">{label}</span>
      {children}
      {help && <span className="quiet">{help}</span>}
    </label>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  words: Record<Value, string>;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, words, onChoose }: ChoiceProps<Value>) {
  const options = (Object.entries(words) as [Value, string][]).map(([key, text]) => ({ value: key, label: text }));
  return (
    <Field label={label}>
      <Select<Value> aria-label={label} value={value} options={options} onChange={onChoose} />
    </Field>
  );
}

/** Three letters; asked of the server only once they are three. */
function Currency({ value, onChoose }: { value: string; onChoose: (currency: string) => void }) {
  const { importing } = usePlace().words;
  const [text, setText] = useState(value);
  const use = () => /^[A-Z]{3}$/.test(text) && text !== value && onChoose(text);
  return (
    <Input
      dir="ltr"
      aria-label={importing.currency}
      maxLength={3}
      value={text}
      onChange={(event) => setText(event.target.value.toUpperCase())}
      onPressEnter={use}
      onBlur={use}
    />
  );
}
