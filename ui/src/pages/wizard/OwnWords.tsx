/** Words for this campaign alone: a plain e-mail, and short words for its other channels. */
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import { Switch } from "@/parts/Switch";
import type { Form } from "../templates/draft";
import { formsOf } from "./cascade";
import { Editor } from "./Editor";
import { PlainWords } from "./PlainWords";
import { Problems } from "./Problems";
import { useTemplateProblems } from "./queries";
import { useDraftWords } from "./useDraftWords";

export function OwnWords({ campaign }: { campaign: Campaign }) {
  const { templates, wizard } = usePlace().words;
  const forms = formsOf(campaign.channels);
  const [asked, setAsked] = useState<Form>();
  const form = asked && forms.includes(asked) ? asked : (forms[0] ?? "email");
  return (
    <>
      {forms.length > 1 && (
        <div className="own-forms">
          <Switch<Form> label={wizard.words} value={form} onChange={setAsked} options={forms.map((each) => ({ value: each, label: templates.forms[each] }))} />
        </div>
      )}
      {form === "email" ? <PlainMail campaign={campaign} /> : <PlainWords key={form} campaign={campaign} form={form} />}
    </>
  );
}

function PlainMail({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const { draft, write, change } = useDraftWords(campaign);
  const problems = useTemplateProblems(campaign).data?.problems ?? [];
  return (
    <>
      <Editor draft={draft} onWrite={write} />
      <Outcome act={change} done={wizard.saved} />
      {problems.length > 0 && <Problems problems={problems} />}
    </>
  );
}
