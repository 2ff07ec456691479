/** What belongs to the whole e-mail: its subject, the line beside it, its colours. */
import { useId } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { NumberField } from "@/parts/NumberField";
import type { Words } from "../draft";
import { ColourField } from "../fields/ColourField";
import { WordsField } from "../fields/WordsField";
import { useBench } from "./bench";
import { useWritingDirection } from "./BlockPanel";

const COLOURS = ["brand", "on_brand", "background", "surface", "text"] as const;

export function LetterPanel() {
  const { templates } = usePlace().words;
  const { words, write } = useBench();
  const dir = useWritingDirection();
  const set = (part: "subject" | "preheader") => (text: string) => write((before) => ({ ...before, [part]: text }), part);
  return (
    <Card title={templates.letter}>
      <div className="schema-form">
        <div className="schema-field">
          <span className="label">{templates.subject}</span>
          <WordsField label={templates.subject} kind="line" dir={dir} value={words.subject ?? ""} onChange={set("subject")} />
        </div>
        <div className="schema-field">
          <span className="label">{templates.preheader}</span>
          <WordsField label={templates.preheader} kind="line" dir={dir} value={words.preheader ?? ""} onChange={set("preheader")} />
          <p className="quiet">{templates.preheaderHelp}</p>
        </div>
        <LookFields words={words} />
      </div>
    </Card>
  );
}

function LookFields({ words: { look } }: { words: Words }) {
  const { templates } = usePlace().words;
  const { write } = useBench();
  const id = useId();
  if (!look) return null;
  const set = (part: string, value: string | number | undefined) =>
    value !== "" && value !== undefined && write((before) => ({ ...before, look: { ...look, [part]: value } }), `look ${part}`);
  return (
    <details className="look">
      <summary className="label">{templates.look}</summary>
      <div className="look-fields">
        {COLOURS.map((part) => (
          <div key={part} className="look-field">
            <label htmlFor={`${id}-${part}`} className="quiet">
              {templates.looks[part]}
            </label>
            <ColourField id={`${id}-${part}`} label={templates.looks[part]} value={look[part]} onChange={(value) => set(part, value)} />
          </div>
        ))}
        <div className="look-field">
          <label htmlFor={`${id}-rounding`} className="quiet">
            {templates.looks.rounding}
          </label>
          <NumberField id={`${id}-rounding`} label={templates.looks.rounding} whole value={look.rounding} onChange={(value) => set("rounding", value)} />
        </div>
      </div>
    </details>
  );
}
