/** What a chip's sheet holds, by the kind of its parameters. */
import { Input, Segmented } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { DayPicker } from "@/parts/DayPicker";
import { readNumber } from "@/format/digits";
import { NumberField } from "@/parts/NumberField";
import type { Chip, Parameter } from "../../rule/declared";
import { fieldName, wordOf } from "../../rule/phrase";
import type { Leaf, Values } from "../../rule/tree";
import { whereOf } from "../../rule/where";
import { useBench } from "../bench";
import { OneOf, SomeOf } from "./Choices";
import { Known } from "./Known";
import { Amount, Measure } from "./Measure";
import { Target } from "./Target";
import { WhereField } from "./WhereField";
import { Window } from "./Window";

interface Props {
  leaf: Leaf;
  chip: Chip;
  onChange: (values: Values) => void;
}

export function ChipField({ leaf, chip, onChange }: Props) {
  const [parameter] = chip.parameters;
  if (chip.kind === "window") return <Window values={leaf.values} onChange={onChange} />;
  if (chip.kind === "measure") return <Measure leaf={leaf} parameters={chip.parameters} onChange={onChange} />;
  if (chip.kind === "either") return <Either leaf={leaf} chip={chip} onChange={onChange} />;
  if (chip.kind === "rank") return <Rank leaf={leaf} onChange={onChange} />;
  return parameter ? <Field leaf={leaf} parameter={parameter} onChange={(value) => onChange({ [parameter.name]: value })} /> : null;
}

interface FieldProps {
  leaf: Leaf;
  parameter: Parameter;
  onChange: (value: unknown) => void;
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function Field({ leaf, parameter, onChange }: FieldProps) {
  const { words } = usePlace();
  const { speaker } = useBench();
  const { name, type, suggest, choices } = parameter;
  const value = leaf.values[name] ?? parameter.default;
  const label = fieldName(words, name);
  const options = (type === "boolean" ? ["true", "false"] : choices).map((each) => ({ value: each, label: wordOf(speaker, parameter, each) }));
  if (type === "boolean") return <OneOf legend={label} name={name} value={String(value)} options={options} onChange={(next) => onChange(next === "true")} />;
  if (type === "choice") return <OneOf legend={label} name={name} value={String(value)} options={options} onChange={onChange} />;
  if (type === "choices") return <SomeOf legend={label} value={textsOf(value)} options={options} onChange={onChange} />;
  if (type === "texts") return <Known parameter={parameter} value={textsOf(value)} onChange={onChange} />;
  if (type === "segment" || type === "list") return <Target parameter={parameter} value={value as string | undefined} onChange={onChange} />;
  if (type === "where") return <WhereField tests={whereOf(value)} onChange={onChange} />;
  if (type === "date") return <DayPicker label={label} value={String(value ?? "")} onChange={(iso) => onChange(iso || undefined)} />;
  if (type === "integers") return <Numbers label={label} value={textsOf(value)} onChange={onChange} />;
  if (type === "text" && suggest) return <Known single parameter={parameter} value={value ? [String(value)] : []} onChange={([one]) => onChange(one)} />;
  if (type === "text") return <Text label={label} value={value} onChange={onChange} />;
  return <Amount leaf={{ ...leaf, values: { ...leaf.values, [name]: value } }} parameter={parameter} onChange={onChange} />;
}

interface PlainProps {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Text({ label, value, onChange }: PlainProps) {
  return <Input dir="auto" data-first="" aria-label={label} value={String(value ?? "")} onChange={(event) => onChange(event.target.value || undefined)} />;
}

/** Several numbers, one after another. */
function Numbers({ label, value, onChange }: PlainProps & { value: string[] }) {
  const [text, setText] = useState(value.join(" "));
  const tell = (next: string) => {
    setText(next);
    const numbers = next.split(/[\s،;]+/).filter(Boolean).map(readNumber);
    if (numbers.every((each) => each !== undefined)) onChange(numbers.map((each) => Math.trunc(each)));
  };
  return <Input dir="ltr" data-first="" aria-label={label} value={text} onChange={(event) => tell(event.target.value)} />;
}

function Either({ leaf, chip, onChange }: Props) {
  const { choices } = usePlace().words.builder;
  const [op, number, texts] = chip.parameters;
  const [words, setWords] = useState(Array.isArray(leaf.values["texts"]));
  const turn = (asWords: boolean) => {
    setWords(asWords);
    onChange({ number: undefined, texts: undefined });
  };
  return (
    <div className="stack-small">
      <Segmented
        value={words ? "words" : "number"}
        onChange={(kind) => turn(kind === "words")}
        options={[
          { value: "number", label: choices.asNumber },
          { value: "words", label: choices.asWords },
        ]}
      />
      {words && texts && <Known parameter={texts} value={textsOf(leaf.values["texts"])} onChange={(next) => onChange({ texts: next })} />}
      {!words && op && number && <Measure leaf={leaf} parameters={[op, number]} onChange={onChange} />}
    </div>
  );
}

function Rank({ leaf, onChange }: Omit<Props, "chip">) {
  const { words } = usePlace();
  const { which } = words.rules.choices;
  const number = leaf.values["number"];
  const nth = (
    <NumberField
      first
      whole
      least={1}
      label={words.rules.fields.number}
      value={typeof number === "number" ? number : undefined}
      onChange={(value) => onChange({ number: value })}
    />
  );
  return (
    <OneOf
      legend={words.rules.fields.which}
      name="which"
      value={String(leaf.values["which"] ?? "first")}
      onChange={(value) => onChange({ which: value, number: value === "nth" ? 2 : undefined })}
      options={[
        { value: "first", label: which.first },
        { value: "last", label: which.last },
        { value: "nth", label: which.nth, inside: nth },
      ]}
    />
  );
}
