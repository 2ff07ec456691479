/** The words, what is wrong with them, and how they look to somebody. */
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Editor } from "./Editor";
import { Preview } from "./Preview";
import { useTemplateProblems } from "./queries";
import { TestSend } from "./TestSend";
import { useDraftWords } from "./useDraftWords";

export function MessageStep({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const { draft, write, change } = useDraftWords(campaign);
  const [customer, setCustomer] = useState<string>();
  const problems = useTemplateProblems(campaign).data?.problems;
  const sound = problems?.length === 0;
  return (
    <div className="columns columns-message">
      <div className="stack">
        <Card title={wizard.words} aside={<Outcome act={change} done={wizard.saved} />}>
          <Editor draft={draft} onWrite={write} />
          {problems && problems.length > 0 && <Problems problems={problems} />}
        </Card>
        <TestSend id={campaign.id} customer={customer} disabled={!sound} />
      </div>
      <Preview campaign={campaign} sound={sound} customer={customer} onCustomer={setCustomer} />
    </div>
  );
}

function Problems({ problems }: { problems: { where: string; message: string }[] }) {
  const { wizard } = usePlace().words;
  const parts: Record<string, string> = { subject: wizard.subject, body_html: wizard.body, body_text: wizard.text };
  // "body_html line 3" comes from the server: the part is worded here, the rest is kept.
  const place = (where: string) => where.replace(/^(subject|body_html|body_text)/, (part) => parts[part] ?? part);
  return (
    <div className="problems" role="status">
      <h3>{wizard.problems}</h3>
      <ul>
        {problems.map(({ where, message }) => (
          <li key={where + message}>
            <CircleAlert size={14} aria-hidden />
            <span>
              <bdi>{place(where)}</bdi>: <bdi>{message}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
