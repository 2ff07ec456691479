/** Tests of an event's properties, one under the other; all of them must hold. */
import { Input, Select } from "antd";
import { Plus, X } from "lucide-react";
import { usePlace } from "@/app/place";
import { NumberField } from "@/parts/NumberField";
import { NUMBER_OPS, TEXT_OPS, type Where, WHERE_OPS, withOp } from "../../rule/where";

interface Props {
  tests: Where[];
  onChange: (tests: Where[]) => void;
}

const EMPTY: Where = { property: "", op: "is", value: "" };

export function WhereField({ tests, onChange }: Props) {
  const { builder } = usePlace().words;
  const shown = tests.length > 0 ? tests : [EMPTY];
  const put = (index: number, test: Where) => onChange(shown.map((each, at) => (at === index ? test : each)));
  return (
    <div className="where">
      {shown.map((test, index) => (
        <div key={index} className="where-test">
          <Test test={test} onChange={(next) => put(index, next)} />
          <button type="button" className="plain row-icon" aria-label={builder.choices.removeTest} onClick={() => onChange(shown.filter((_, at) => at !== index))}>
            <X size={15} />
          </button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => onChange([...shown, EMPTY])}>
        <Plus size={14} aria-hidden /> {builder.choices.addTest}
      </button>
    </div>
  );
}

function Test({ test, onChange }: { test: Where; onChange: (test: Where) => void }) {
  const { words } = usePlace();
  const { choices } = words.builder;
  const names: Record<string, string> = words.rules.whereNames;
  return (
    <>
      <Input
        dir="auto"
        aria-label={choices.property}
        placeholder={choices.property}
        value={test.property}
        onChange={(event) => onChange({ ...test, property: event.target.value })}
      />
      <Select
        aria-label={words.rules.fields.op}
        popupMatchSelectWidth={false}
        getPopupContainer={(field) => field.parentElement ?? document.body}
        value={test.op}
        options={WHERE_OPS.map((value) => ({ value, label: names[value] }))}
        onChange={(op) => onChange(withOp(test, op))}
      />
      {TEXT_OPS.includes(test.op) && (
        <Input
          dir="auto"
          aria-label={choices.value}
          placeholder={choices.value}
          value={test.value ?? ""}
          onChange={(event) => onChange({ ...test, value: event.target.value })}
        />
      )}
      {NUMBER_OPS.includes(test.op) && (
        <NumberField
          label={choices.value}
          value={test.number}
          onChange={(number) => onChange({ property: test.property, op: test.op, ...(number === undefined ? {} : { number }) })}
        />
      )}
    </>
  );
}
