/** A text that the provider approved before, with the values that go into it, in place of own words. */
import { Button, Input } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { usePlace } from "@/app/place";
import type { Form } from "../draft";
import { WordsField } from "../fields/WordsField";
import { useBench } from "./bench";

export function Approved({ form }: { form: Form }) {
  const { templates } = usePlace().words;
  const { words, write } = useBench();
  const id = useId();
  const part = form === "sms" ? "pattern" : "template";
  const set = (field: "pattern" | "template" | "template_language") => (value: string) => write((before) => ({ ...before, [field]: value }), field);
  const label = form === "sms" ? templates.pattern : templates.approved;
  return (
    <>
      <div className="schema-field">
        <label className="label" htmlFor={id}>
          {label}
        </label>
        <Input id={id} dir="ltr" autoComplete="off" value={words[part] ?? ""} onChange={(event) => set(part)(event.target.value)} />
        <p className="quiet">{form === "sms" ? templates.patternHelp : templates.approvedHelp}</p>
      </div>
      {form === "chat" && words.template && (
        <div className="schema-field">
          <label className="label" htmlFor={`${id}-language`}>
            {templates.approvedLanguage}
          </label>
          <Input id={`${id}-language`} dir="ltr" maxLength={20} placeholder="fa" value={words.template_language ?? ""} onChange={(event) => set("template_language")(event.target.value)} />
        </div>
      )}
      {words[part] && <Values />}
    </>
  );
}

const MOST = 20;

function Values() {
  const { words: all, format } = usePlace();
  const { templates, common } = all;
  const { words, write } = useBench();
  const values = words.values ?? [];
  const set = (next: string[], field: string) => write((before) => ({ ...before, values: next }), field);
  return (
    <fieldset className="bare schema-pairs">
      <legend className="label">{templates.values}</legend>
      {values.map((value, at) => (
        <div key={at} className="row approved-value">
          <div className="grow">
            <WordsField
              label={`${templates.values} ${format.int(at + 1)}`}
              kind="line"
              value={value}
              onChange={(text) => set(values.map((each, place) => (place === at ? text : each)), `value ${at}`)}
            />
          </div>
          <Button type="text" aria-label={common.remove} title={common.remove} icon={<Trash2 size={15} />} onClick={() => set(values.filter((_, place) => place !== at), "values")} />
        </div>
      ))}
      {values.length < MOST && (
        <Button size="small" icon={<Plus size={15} />} onClick={() => set([...values, ""], "values")}>
          {templates.addValue}
        </Button>
      )}
    </fieldset>
  );
}
