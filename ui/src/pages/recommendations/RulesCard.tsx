/** What the shop wants of every list; saved rules show in the preview at once. */
import { Button, InputNumber, Slider, Switch } from "antd";
import { type ReactNode, useId, useState } from "react";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { ProductsSelect } from "./ProductSelect";
import { useRules, useSaveRules } from "./queries";
import type { Rules } from "./shapes";

const MOST_PINS = 20;
const MOST_BANS = 1000;

export function RulesCard() {
  const { recommendations: said } = usePlace().words;
  return (
    <Card title={said.rules} help={said.rulesHelp} className="advised-rules">
      <Answer query={useRules()} shape={[[400]]}>
        {({ rules }) => <Form rules={rules} />}
      </Answer>
    </Card>
  );
}

const same = (one: Rules, other: Rules): boolean => JSON.stringify(one) === JSON.stringify(other);

function Form({ rules }: { rules: Rules }) {
  const { recommendations: said } = usePlace().words;
  const [draft, setDraft] = useState<Partial<Rules>>({});
  const save = useSaveRules();
  const now = { ...rules, ...draft };
  const changed = !same(now, rules);
  const change = (part: Partial<Rules>): void => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(now, { onSuccess: () => setDraft({}) });
      }}
    >
      <Fields rules={now} change={change} />
      <div className="row advised-save">
        <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>
          {said.save}
        </Button>
        {changed && <Button onClick={() => change(rules)}>{said.reset}</Button>}
      </div>
      {changed && !save.isError ? <p className="quiet">{said.unsaved}</p> : <Outcome act={save} done={said.saved} />}
    </form>
  );
}

interface FieldsProps {
  rules: Rules;
  change: (part: Partial<Rules>) => void;
}

function Fields({ rules, change }: FieldsProps) {
  const { recommendations: said } = usePlace().words;
  return (
    <>
      <Toggle label={said.excludeBought} help={said.excludeBoughtHelp} value={rules.exclude_bought} onChange={(exclude_bought) => change({ exclude_bought })} />
      <Toggle label={said.inStock} value={rules.in_stock_only} onChange={(in_stock_only) => change({ in_stock_only })} />
      <Field label={said.perCategory} beside>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={100}
            precision={0}
            placeholder={said.anyNumber}
            value={rules.per_category}
            onChange={(per_category) => change({ per_category })}
          />
        )}
      </Field>
      <Weight label={said.margin} help={said.marginHelp} value={rules.margin_weight} onChange={(margin_weight) => change({ margin_weight })} />
      <Weight label={said.diversity} value={rules.diversity} onChange={(diversity) => change({ diversity })} />
      <Field label={said.pins} help={said.pinsHelp}>
        {(id) => <ProductsSelect id={id} most={MOST_PINS} value={rules.pins} onChange={(pins) => change({ pins })} />}
      </Field>
      <Field label={said.bans}>
        {(id) => <ProductsSelect id={id} most={MOST_BANS} value={rules.bans} onChange={(bans) => change({ bans })} />}
      </Field>
    </>
  );
}

interface FieldProps {
  label: string;
  help?: string;
  /** The control stands at the end of the label's line. */
  beside?: boolean;
  children: (id: string) => ReactNode;
}

function Field({ label, help, beside = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className={beside ? "row advised-field" : "advised-field"}>
      <div className="grow">
        <label className="label" htmlFor={id}>
          {label}
        </label>
        {help && <p className="quiet">{help}</p>}
      </div>
      {children(id)}
    </div>
  );
}

interface ToggleProps {
  label: string;
  help?: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

function Toggle({ value, onChange, ...said }: ToggleProps) {
  return (
    <Field beside {...said}>
      {(id) => <Switch id={id} checked={value} onChange={onChange} />}
    </Field>
  );
}

interface WeightProps {
  label: string;
  help?: string;
  value: number;
  onChange: (value: number) => void;
}

function Weight({ label, help, value, onChange }: WeightProps) {
  const { words, format } = usePlace();
  const { not, fully } = words.recommendations;
  return (
    <Field label={label} {...(help ? { help } : {})}>
      {(id) => (
        <div className="advised-weight">
          <Slider
            id={id}
            min={0}
            max={1}
            step={0.05}
            value={value}
            onChange={onChange}
            ariaLabelForHandle={label}
            tooltip={{ formatter: (at) => format.share(at ?? 0, { places: 0 }) }}
          />
          <div className="row quiet">
            <span className="grow">{not}</span>
            <span>{fully}</span>
          </div>
        </div>
      )}
    </Field>
  );
}
