/** The control of one field, by its kind. */
import { Input, Select, Switch as Toggle } from "antd";
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { NumberField } from "../NumberField";
import { Switch } from "../Switch";
import { JsonField } from "./JsonField";
import { Pairs } from "./Pairs";
import { Rows } from "./Rows";
import type { Field, Values } from "./schema";

/** The form of what stands inside a field; `at` is the row it stands in. */
export type Inner = (schema: Record<string, unknown>, value: Values, onChange: (value: Values) => void, at?: number) => ReactNode;

export interface ControlProps {
  id: string;
  field: Field;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
  wordOf: (choice: string) => string;
  wrong: boolean;
  kept: boolean;
  inner: Inner;
}

const groupOf = (value: unknown): Values => (value && typeof value === "object" ? (value as Values) : {});

export function Control(props: ControlProps) {
  const { id, field, label, value, onChange, inner } = props;
  const { kind } = field;
  if (kind === "boolean") return <Toggle id={id} checked={value === true} onChange={onChange} />;
  if (kind === "integer" || kind === "number") return <Numeric {...props} />;
  if (kind === "choice") return <OneOf {...props} />;
  if (kind === "choices" || kind === "texts") return <SomeOf {...props} />;
  if (kind === "secret") return <Secret {...props} />;
  if (kind === "rows") return <Rows field={field} value={value} onChange={onChange} inner={inner} />;
  if (kind === "pairs") return <Pairs label={label} value={value} onChange={onChange} />;
  if (kind === "group" && field.inner) return <div className="schema-group">{inner(field.inner, groupOf(value), onChange)}</div>;
  if (kind === "json" || kind === "group") return <JsonField id={id} value={value} onChange={onChange} />;
  return <Text {...props} />;
}

const statusOf = (wrong: boolean) => (wrong ? { status: "error" as const, "aria-invalid": true } : {});

/** Addresses and codes run left to right whatever the screen does; words go as they are written. */
const LATIN = /uri|url|email|host|code|json|mjml|html|hostname/;
const directionOf = ({ format, name }: Field): "ltr" | "auto" => (LATIN.test(format ?? "") || /url|host|address|username|_id$|^id$/.test(name) ? "ltr" : "auto");

function Text({ id, field, value, onChange, wrong }: ControlProps) {
  const text = value == null ? "" : String(value);
  const tell = (next: string) => onChange(next === "" && field.nullable ? null : next);
  const shared = { id, dir: directionOf(field), value: text, autoComplete: "off", ...statusOf(wrong), ...(field.longest ? { maxLength: field.longest } : {}) };
  if (field.kind === "long") return <Input.TextArea {...shared} autoSize={{ minRows: 3, maxRows: 14 }} onChange={(event) => tell(event.target.value)} />;
  return <Input {...shared} required={field.required} onChange={(event) => tell(event.target.value)} />;
}

/** What is set is never shown again: left empty it stays. */
function Secret({ id, value, onChange, wrong, kept, field }: ControlProps) {
  const { forms } = usePlace().words;
  const shared = { id, dir: "ltr" as const, autoComplete: "new-password", value: String(value ?? ""), placeholder: kept ? forms.kept : "", ...statusOf(wrong) };
  // A private key has lines; a field of one line would join them.
  if ((field.longest ?? 0) > 1000) return <Input.TextArea {...shared} rows={4} onChange={(event) => onChange(event.target.value)} />;
  return <Input.Password {...shared} onChange={(event) => onChange(event.target.value)} />;
}

function Numeric({ id, field, label, value, onChange }: ControlProps) {
  return (
    <NumberField
      id={id}
      label={label}
      whole={field.kind === "integer"}
      least={field.least ?? 0}
      value={typeof value === "number" ? value : undefined}
      onChange={(next) => onChange(next ?? (field.nullable ? null : undefined))}
    />
  );
}

const SIDE_BY_SIDE = 26; // characters that fit into a panel

function OneOf({ id, field, label, value, onChange, wordOf, wrong }: ControlProps) {
  const options = field.choices.map((choice) => ({ value: choice, label: wordOf(choice) }));
  const numeric = field.choices.every((choice) => /^\d+$/.test(choice));
  const tell = (next: string) => onChange(numeric ? Number(next) : next);
  const short = options.length <= 5 && options.reduce((sum, option) => sum + option.label.length, 0) <= SIDE_BY_SIDE;
  if (short && !field.nullable) return <Switch label={label} value={String(value ?? "")} options={options} onChange={tell} />;
  return <Select id={id} className="schema-wide" value={value == null ? null : String(value)} options={options} onChange={(next: string | null) => (next == null ? onChange(null) : tell(next))} allowClear={field.nullable} {...statusOf(wrong)} />;
}

function SomeOf({ id, field, value, onChange, wordOf, wrong }: ControlProps) {
  const options = field.choices.map((choice) => ({ value: choice, label: wordOf(choice) }));
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <Select
      id={id}
      className="schema-wide"
      mode={field.kind === "texts" ? "tags" : "multiple"}
      value={chosen}
      options={options}
      onChange={(next: string[]) => onChange(next)}
      {...statusOf(wrong)}
    />
  );
}
