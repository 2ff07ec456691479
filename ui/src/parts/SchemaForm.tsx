/**
 * A form drawn from a JSON schema: what the server declares is what the screen asks for.
 *
 * The caller holds the values; a change tells all of them and the field that changed. Labels come in
 * the schema's English; `words` puts the reader's language over them, field by field.
 */
import { type ReactNode, useId, useMemo } from "react";
import { usePlace } from "@/app/place";
import { Control } from "./form/Control";
import { type Field, faultsIn, readFields, type Values } from "./form/schema";
import "./SchemaForm.css";

export { defaultsOf, type Field, faultsBelow, readFields, type Values } from "./form/schema";

/** What a field is called and how its choices read; whatever is missing is taken from the schema. */
export type FieldWords = Record<string, { label?: string; help?: string; choices?: Record<string, string> }>;

/** How a field is drawn that this form cannot draw well, such as a product; nothing leaves it to the form. */
export type OwnControl = (field: Field, value: unknown, onChange: (value: unknown) => void, named: { id: string; label: string }) => ReactNode;

export interface FormProps {
  schema: Record<string, unknown>;
  value: Values;
  onChange: (value: Values, field: string) => void;
  words?: FieldWords;
  /** What is wrong, by field; "links.0.url" is inside of one. */
  faults?: Record<string, string>;
  /** Secrets that are set: left empty they stay as they are. */
  kept?: readonly string[];
  skip?: readonly string[];
  own?: OwnControl;
}

const NONE: Record<string, string> = {};

export function SchemaForm({ schema, skip = [], ...rest }: FormProps) {
  const fields = useMemo(() => readFields(schema), [schema]);
  const shown = fields.filter(({ name, kind, widget }) => kind !== "fixed" && widget !== "hidden" && !skip.includes(name));
  return (
    <div className="schema-form">
      {shown.map((field) => (
        <FieldRow key={field.name} field={field} {...rest} />
      ))}
    </div>
  );
}

function FieldRow({ field, ...form }: { field: Field } & Omit<FormProps, "schema" | "skip">) {
  const { common } = usePlace().words;
  const id = useId();
  const { value, onChange, words = {}, faults = NONE, kept = [], own } = form;
  const { label = field.title, help = field.help, choices = NONE } = words[field.name] ?? {};
  const now = field.name in value ? value[field.name] : field.default;
  const change = (next: unknown) => onChange({ ...value, [field.name]: next }, field.name);
  const fault = faults[field.name];
  const alone = field.kind === "boolean";
  const control = own?.(field, now, change, { id, label }) ?? (
    <Control
      id={id}
      field={field}
      label={label}
      value={now}
      onChange={change}
      wordOf={(choice) => choices[choice] ?? choice}
      wrong={fault !== undefined}
      kept={kept.includes(field.name)}
      inner={(schema, inside, onInside, at) => (
        <SchemaForm
          schema={schema}
          value={inside}
          onChange={onInside}
          words={words}
          faults={faultsIn(faults, at === undefined ? field.name : `${field.name}.${at}`)}
          {...(own ? { own } : {})}
        />
      )}
    />
  );
  return (
    <div className={alone ? "schema-field schema-switch" : "schema-field"}>
      <label className="label" htmlFor={id}>
        {label}
        {field.required && <span className="unseen"> ({common.required})</span>}
      </label>
      {control}
      {fault && (
        <p className="schema-fault" role="alert">
          <bdi>{fault}</bdi>
        </p>
      )}
      {help && <p className="quiet schema-help">{help}</p>}
    </div>
  );
}
