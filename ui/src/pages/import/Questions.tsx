/** What the file does not say, answered in place. */
import { Button, Select } from "antd";
import { CircleHelp } from "lucide-react";
import type { Import, ImportQuestion } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Words } from "@/words/en";
import { type Role, withRole } from "./matching";

interface Props {
  known: Import;
  onChange: (mapping: Import["mapping"]) => void;
}

export function Questions({ known, onChange }: Props) {
  return known.sniff.questions.map((question) => (
    <section key={question.code} className="question">
      <h3 className="row">
        <CircleHelp size={16} aria-hidden />
        <Asked question={question} />
      </h3>
      {question.choices.length > 0 ? (
        <Choices known={known} question={question} onChange={onChange} />
      ) : (
        <WhichColumn known={known} question={question} onChange={onChange} />
      )}
    </section>
  ));
}

function Asked({ question }: { question: ImportQuestion }) {
  const texts: Record<string, string> = usePlace().words.importing.questions;
  return <span>{texts[question.code] ?? <bdi>{question.message}</bdi>}</span>;
}

const choiceText = ({ dateOrders, units }: Words["importing"], choice: string): string =>
  ({ ...dateOrders, ...units })[choice as "dmy"] ?? choice;

function Choices({ known, question, onChange }: Props & { question: ImportQuestion }) {
  const { importing } = usePlace().words;
  const option = question.code === "unit" ? "unit" : "date_order";
  return (
    <p className="row">
      {question.choices.map((choice) => (
        <Button key={choice} size="small" onClick={() => onChange({ ...known.mapping, [option]: choice })}>
          {choiceText(importing, choice)}
        </Button>
      ))}
    </p>
  );
}

const PREFIX = "which_column_";

function WhichColumn({ known, question, onChange }: Props & { question: ImportQuestion }) {
  const { importing } = usePlace().words;
  const role = question.code.replace(PREFIX, "") as Role;
  return (
    <Select<string>
      className="question-pick"
      placeholder={importing.pickColumn}
      aria-label={importing.pickColumn}
      options={known.sniff.columns.map(({ name }) => ({ value: name, label: <bdi>{name}</bdi> }))}
      onChange={(column) => onChange(withRole(known.mapping, column, role))}
    />
  );
}
