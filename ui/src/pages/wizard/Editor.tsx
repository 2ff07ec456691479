/** Subject, message and plain text, with chips that put a customer's own words in at the cursor. */
import { Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import type { InputRef } from "antd";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { usePlace } from "@/app/place";
import { Switch } from "@/parts/Switch";
import type { Part, WordsDraft } from "./useDraftWords";

const FILTERED: Record<string, string> = { "customer.last_order_on": "date", "customer.revenue": "money", today: "date" };

/** `{{ customer.revenue | money }}`: what is put in for a tag. */
const codeOf = (tag: string): string => `{{ ${[tag, FILTERED[tag]].filter(Boolean).join(" | ")} }}`;

interface Props {
  draft: WordsDraft;
  onWrite: (part: Part, text: string) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

export function Editor({ draft, onWrite }: Props) {
  const { wizard } = usePlace().words;
  const [body, setBody] = useState<"body_html" | "body_text">("body_html");
  const [last, setLast] = useState<Part>("body_html");
  const subject = useRef<InputRef>(null);
  const area = useRef<TextAreaRef>(null);

  const insert = (tag: string) => {
    const part = last === "subject" ? "subject" : body;
    const field: Field | undefined = part === "subject" ? subject.current?.input ?? undefined : area.current?.resizableTextArea?.textArea;
    const text = draft[part];
    const [from, to] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length];
    const code = codeOf(tag);
    onWrite(part, text.slice(0, from) + code + text.slice(to));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + code.length, from + code.length);
    });
  };

  return (
    <div className="editor">
      <label htmlFor="subject" className="label">
        {wizard.subject}
      </label>
      <Input
        id="subject"
        ref={subject}
        dir="auto"
        maxLength={250}
        value={draft.subject}
        onFocus={() => setLast("subject")}
        onChange={(event) => onWrite("subject", event.target.value)}
      />
      <Tags onInsert={insert} />
      <div className="row editor-part">
        <label htmlFor="body" className="label grow">
          {body === "body_html" ? wizard.body : wizard.text}
        </label>
        <Switch
          label={wizard.part}
          value={body}
          onChange={setBody}
          options={[
            { value: "body_html", label: wizard.body },
            { value: "body_text", label: wizard.text },
          ]}
        />
      </div>
      <Input.TextArea
        key={body}
        id="body"
        ref={area}
        // Source with tags in it is left to right; plain text goes as it is written.
        dir={body === "body_html" ? "ltr" : "auto"}
        className={body === "body_html" ? "editor-source" : ""}
        rows={14}
        spellCheck={body === "body_text"}
        value={draft[body]}
        onFocus={() => setLast(body)}
        onChange={(event) => onWrite(body, event.target.value)}
      />
      {body === "body_text" && <p className="quiet">{wizard.textHelp}</p>}
    </div>
  );
}

function Tags({ onInsert }: { onInsert: (tag: string) => void }) {
  const { wizard } = usePlace().words;
  return (
    <div className="tags">
      <span className="quiet">{wizard.insert}</span>
      {Object.entries(wizard.tags).map(([tag, name]) => (
        <button key={tag} type="button" className="tag" title={codeOf(tag)} onClick={() => onInsert(tag)}>
          <Plus size={12} aria-hidden />
          <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  );
}
