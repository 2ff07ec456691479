/** The three columns: blocks, the message as it is seen, and the fields with the checks. */
import { useMemo, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Switch } from "@/parts/Switch";
import { useLater } from "@/parts/useLater";
import { Persons } from "@/pages/wizard/Persons";
import { find } from "../blocks/editing";
import { type Draft, formOf, keysOf, tonguesOf, wordsOf, writeContent } from "../draft";
import { type Finding, useFindings } from "../queries";
import { useBench } from "./bench";
import { BlockPanel } from "./BlockPanel";
import { ChecksCard } from "./ChecksCard";
import { LetterPanel } from "./LetterPanel";
import { Outline } from "./Outline";
import { PlainPanel } from "./PlainPanel";
import { placeOf } from "./places";
import { Previews } from "./Previews";
import { LanguageTabs, type Standing } from "./Tabs";

interface Props {
  standing: Standing;
  edit: (change: (draft: Draft) => Draft) => void;
  onMove: (to: Standing) => void;
  customer: string | undefined;
  onCustomer: (id: string | undefined) => void;
}

const PAUSE = 800;

export function Desk({ standing, edit, onMove, customer, onCustomer }: Props) {
  const { draft, on, select, selected, words } = useBench();
  const [segment, setSegment] = useState<string>();
  const settled = useLater(draft, PAUSE);
  const content = useMemo(() => writeContent(settled), [settled]);
  const findings = useFindings(content, keysOf(settled), segment);
  const show = ({ where }: Finding) => {
    const place = placeOf(draft, where);
    if (!place) return;
    onMove(place);
    select(place.block);
  };
  const mail = formOf(on) === "email";
  return (
    <div className={mail ? "desk" : "desk desk-plain"}>
      {mail && <Outline />}
      <Middle standing={standing} edit={edit} onMove={onMove} customer={customer} onCustomer={onCustomer} />
      <div className="stack desk-side">
        {!mail && <PlainPanel segment={segment} />}
        {mail && (find(words.blocks, selected) ? <BlockPanel /> : <LetterPanel />)}
        <ChecksCard query={findings} segment={segment} onSegment={setSegment} onShow={show} />
      </div>
    </div>
  );
}

type View = "light" | "dark" | "text";
const VIEWS: View[] = ["light", "dark", "text"];

function Middle({ standing, edit, onMove, customer, onCustomer }: Props) {
  const { templates } = usePlace().words;
  const { draft, on, language, words } = useBench();
  const [both, setBoth] = useState(false);
  const [view, setView] = useState<View>("light");
  const mail = formOf(on) === "email";
  const other = both ? (tonguesOf(draft, on).find((each) => each !== language) ?? language) : language;
  const first = { on, language, words, customer, dark: view === "dark" };
  return (
    <div className="stack desk-middle">
      <div className="desk-tools">
        <LanguageTabs {...standing} draft={draft} edit={edit} onMove={onMove} both={both && other !== language} onBoth={setBoth} />
        <span className="grow" />
        <label className="row desk-person">
          <span className="quiet">{templates.as}</span>
          <Persons value={customer} onChange={onCustomer} />
        </label>
        {mail && <Switch<View> label={templates.view} value={view} onChange={setView} options={VIEWS.map((value) => ({ value, label: templates.views[value] }))} />}
      </div>
      <Card className="desk-ground">
        <Previews first={first} second={{ ...first, language: other, words: wordsOf(draft, on, other) ?? words }} plain={view === "text"} />
      </Card>
    </div>
  );
}
