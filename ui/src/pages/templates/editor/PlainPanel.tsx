/** The words of a short message, a push or a chat: few fields, written straight in. */
import { Button, Input } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Form, formOf, type Words } from "../draft";
import { SmsCount } from "../fields/SmsCount";
import { WordsField } from "../fields/WordsField";
import "@/parts/SchemaForm.css";
import { useBench } from "./bench";
import { useWritingDirection } from "./BlockPanel";
import { Approved } from "./Approved";

type Part = "subject" | "body_text" | "url" | "image_url";

/** Which fields a form has, in their order. */
const PARTS: Record<Form, Part[]> = {
  email: [],
  sms: ["body_text"],
  push: ["subject", "body_text", "url", "image_url"],
  chat: ["body_text", "image_url"],
};

export function PlainPanel({ segment }: { segment: string | undefined }) {
  const { templates } = usePlace().words;
  const { on } = useBench();
  return (
    <Card title={templates.forms[on as keyof typeof templates.forms]}>
      <PlainFields segment={segment} />
    </Card>
  );
}

export function PlainFields({ segment }: { segment: string | undefined }) {
  const { on, words, draft } = useBench();
  const form = formOf(on);
  return (
    <div className="schema-form">
      {PARTS[form].map((part) => (
        <Plain key={part} part={part} />
      ))}
      {form === "sms" && <SmsCount text={words.body_text ?? ""} variants={draft.content[on] ?? {}} segment={segment} />}
      {form === "chat" && <Buttons />}
      {(form === "sms" || on === "whatsapp") && <Approved form={form} />}
    </div>
  );
}

function useSet() {
  const { write } = useBench();
  return <Key extends keyof Words>(part: Key, value: Words[Key]) => write((before) => ({ ...before, [part]: value }), part);
}

function Plain({ part }: { part: Part }) {
  const { templates } = usePlace().words;
  const { words } = useBench();
  const dir = useWritingDirection();
  const set = useSet();
  const id = useId();
  const labels: Record<Part, string> = { subject: templates.title2, body_text: templates.body, url: templates.url, image_url: templates.imageUrl };
  const value = words[part] ?? "";
  return (
    <Labelled id={id} label={labels[part]}>
      {part === "url" || part === "image_url" ? (
        <Input id={id} dir="ltr" autoComplete="off" value={value} onChange={(event) => set(part, event.target.value)} />
      ) : (
        <WordsField id={id} label={labels[part]} kind={part === "subject" ? "line" : "lines"} dir={dir} value={value} onChange={(text) => set(part, text)} />
      )}
    </Labelled>
  );
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="schema-field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

const MOST_BUTTONS = 10;

function Buttons() {
  const { words, format } = usePlace();
  const { templates, common } = words;
  const { words: said } = useBench();
  const set = useSet();
  const buttons = said.buttons ?? [];
  const write = (at: number, button: string[]) => set("buttons", buttons.map((each, place) => (place === at ? button : each)));
  return (
    <fieldset className="bare schema-pairs">
      <legend className="label">{templates.buttons}</legend>
      {buttons.map(([text = "", url = ""], at) => (
        <div key={at} className="row">
          <Input dir="auto" aria-label={`${templates.buttonText} ${format.int(at + 1)}`} placeholder={templates.buttonText} value={text} onChange={(event) => write(at, [event.target.value, url])} />
          <Input dir="ltr" aria-label={`${templates.url} ${format.int(at + 1)}`} placeholder="https://" value={url} onChange={(event) => write(at, [text, event.target.value])} />
          <Button type="text" aria-label={common.remove} title={common.remove} icon={<Trash2 size={15} />} onClick={() => set("buttons", buttons.filter((_, place) => place !== at))} />
        </div>
      ))}
      {buttons.length < MOST_BUTTONS && (
        <Button size="small" icon={<Plus size={15} />} onClick={() => set("buttons", [...buttons, ["", ""]])}>
          {templates.addButton}
        </Button>
      )}
    </fieldset>
  );
}
