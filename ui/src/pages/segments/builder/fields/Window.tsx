/** Ever, the last days, or from one day to another. */
import { usePlace } from "@/app/place";
import { DayPicker } from "@/parts/DayPicker";
import { NumberField } from "@/parts/NumberField";
import type { Values } from "../../rule/tree";
import { OneOf } from "./Choices";

interface Props {
  values: Values;
  onChange: (values: Values) => void;
}

const COMMON = [7, 30, 90, 365];
const NONE: Values = { days: undefined, first: undefined, last: undefined };

export function Window({ values, onChange }: Props) {
  const { words } = usePlace();
  const { choices } = words.builder;
  const kind = typeof values["days"] === "number" ? "last" : values["first"] || values["last"] ? "between" : "ever";
  const today = new Date().toISOString().slice(0, 10);
  const starts: Record<string, Values> = { ever: NONE, last: { ...NONE, days: 30 }, between: { ...NONE, first: today } };
  return (
    <OneOf
      legend={words.rules.fields.window}
      name="window"
      value={kind}
      onChange={(next) => onChange(starts[next] ?? NONE)}
      options={[
        { value: "ever", label: choices.ever },
        { value: "last", label: choices.last, inside: <LastDays values={values} onChange={onChange} /> },
        { value: "between", label: choices.between, inside: <Between values={values} onChange={onChange} /> },
      ]}
    />
  );
}

function LastDays({ values, onChange }: Props) {
  const { words, format } = usePlace();
  const days = values["days"] as number;
  return (
    <>
      <NumberField
        key={COMMON.includes(days) ? days : "own"}
        first
        whole
        label={words.rules.fields.days}
        value={days}
        onChange={(next) => onChange({ ...NONE, days: next ?? 0 })}
      />
      <div className="sheet-common">
        {COMMON.map((each) => (
          <button key={each} type="button" className="small-chip" aria-pressed={days === each} onClick={() => onChange({ ...NONE, days: each })}>
            {format.int(each)}
          </button>
        ))}
      </div>
    </>
  );
}

function Between({ values, onChange }: Props) {
  const { choices } = usePlace().words.builder;
  const day = (name: "first" | "last") => (
    <DayPicker
      label={name === "first" ? choices.first : choices.until}
      value={String(values[name] ?? "")}
      onChange={(iso) => onChange({ ...values, days: undefined, [name]: iso || undefined })}
    />
  );
  return (
    <div className="sheet-line">
      {day("first")}
      {day("last")}
    </div>
  );
}
