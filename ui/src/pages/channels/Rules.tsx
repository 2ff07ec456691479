/** How often and when marketing may leave, and what becomes of what may not. */
import { Button, Input, Select } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { NumberField } from "@/parts/NumberField";
import { Outcome } from "@/parts/Outcome";
import { type RulesChange, useChangeRules, useRules } from "./queries";
import { CHANNELS } from "./reading";

type Cap = NonNullable<RulesChange["caps"]>[number];
type Draft = Required<RulesChange>;

const EVERY = "*";
const SPANS = [1, 7, 30];

export function Rules() {
  const rules = useRules();
  return (
    <Answer query={rules} shape={[[300], [220]]}>
      {({ held_at: _at, held_reason: _reason, ...kept }) => <Form kept={kept as Draft} />}
    </Answer>
  );
}

function Form({ kept }: { kept: Draft }) {
  const { channels, common } = usePlace().words;
  const [draft, setDraft] = useState(kept);
  const change = useChangeRules();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Card title={channels.caps} help={channels.capsHelp}>
        <Caps caps={draft.caps} onChange={(caps) => setDraft({ ...draft, caps })} />
        <div className="fields">
          <Choice label={channels.overCap} value={draft.over_cap} words={channels.overCaps} onChange={(way) => setDraft({ ...draft, over_cap: way })} />
        </div>
      </Card>
      <Card title={channels.quiet} help={channels.quietHelp}>
        <div className="fields">
          <label className="field-line">
            <span className="label">{channels.quietFrom}</span>
            <Input type="time" value={draft.quiet_from} onChange={(event) => setDraft({ ...draft, quiet_from: event.target.value })} />
          </label>
          <label className="field-line">
            <span className="label">{channels.quietTo}</span>
            <Input type="time" value={draft.quiet_to} onChange={(event) => setDraft({ ...draft, quiet_to: event.target.value })} />
          </label>
          <Choice label={channels.inQuiet} value={draft.quiet} words={channels.quiets} onChange={(way) => setDraft({ ...draft, quiet: way })} />
          <Choice label={channels.mourning} value={draft.mourning} words={channels.mournings} onChange={(way) => setDraft({ ...draft, mourning: way })} />
          <div className="field-line">
            <span className="label">{channels.longestWait}</span>
            <NumberField whole least={1} label={channels.longestWait} value={draft.longest_wait_hours} onChange={(hours) => setDraft({ ...draft, longest_wait_hours: hours ?? 72 })} />
            <span className="quiet">{channels.longestWaitHelp}</span>
          </div>
        </div>
      </Card>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {common.save}
        </Button>
        <Outcome act={change} done={common.saved} />
      </div>
    </form>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  words: Record<Value, string>;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, words, onChange }: ChoiceProps<Value>) {
  const options = (Object.keys(words) as Value[]).map((each) => ({ value: each, label: words[each] }));
  return (
    <label className="field-line">
      <span className="label">{label}</span>
      <Select value={value} onChange={onChange} options={options} popupMatchSelectWidth={false} />
    </label>
  );
}

function Caps({ caps, onChange }: { caps: Cap[]; onChange: (caps: Cap[]) => void }) {
  const { channels } = usePlace().words;
  const change = (at: number, next: Partial<Cap>) => onChange(caps.map((cap, place) => (place === at ? { ...cap, ...next } : cap)));
  return (
    <div className="caps">
      {caps.length === 0 && <p className="quiet">{channels.capsNone}</p>}
      {caps.map((cap, at) => (
        <Row key={at} cap={cap} onChange={(next) => change(at, next)} onRemove={() => onChange(caps.filter((_, place) => place !== at))} />
      ))}
      <Button size="small" icon={<Plus size={14} />} onClick={() => onChange([...caps, { channel: EVERY, days: 7, most: 3 }])}>
        {channels.capAdd}
      </Button>
    </div>
  );
}

function Row({ cap, onChange, onRemove }: { cap: Cap; onChange: (next: Partial<Cap>) => void; onRemove: () => void }) {
  const { words, format } = usePlace();
  const { channels } = words;
  const named: Record<number, string> = { 1: channels.day, 7: channels.week, 30: channels.month };
  const spans = SPANS.includes(cap.days) ? SPANS : [...SPANS, cap.days];
  const where = [EVERY, ...CHANNELS.filter((channel) => channel !== "team")];
  return (
    <div className="cap">
      <Select
        aria-label={words.operations.channel}
        value={cap.channel ?? EVERY}
        onChange={(channel) => onChange({ channel })}
        options={where.map((value) => ({ value, label: value === EVERY ? channels.everyChannel : channels.names[value] }))}
      />
      <NumberField whole label={channels.capMost} value={cap.most} onChange={(most) => onChange({ most: most ?? 0 })} />
      <Select
        aria-label={channels.capSpan}
        value={cap.days}
        onChange={(days) => onChange({ days })}
        options={spans.map((value) => ({ value, label: named[value] ?? channels.inDays(format.int(value)) }))}
      />
      <Button type="text" aria-label={channels.capRemove} icon={<Trash2 size={15} />} onClick={onRemove} />
    </div>
  );
}
