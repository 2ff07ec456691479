/** The limits of the stages and the thresholds of the scores, beside the numbers they make. */
import { Button, InputNumber, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { fieldProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { spoken as spokenMoney } from "@/format/money";
import { Answer } from "@/parts/Answer";
import { Outcome } from "@/parts/Outcome";
import { SidePanel } from "@/parts/SidePanel";
import { type Body, type Settings, useChangeSettings, useSettings } from "./queries";

export function SettingsPanel({ onClose }: { onClose: () => void }) {
  const { words } = usePlace();
  const settings = useSettings();
  return (
    <SidePanel title={words.lifecycle.settings} open onClose={onClose} width={380}>
      <Answer query={settings} shape={[[120], [120], [200]]}>
        {(data) => <Form settings={data} />}
      </Answer>
    </SidePanel>
  );
}

type Stages = Settings["stages"];
type Scores = Settings["rfm"];

const RHYTHM = { late: 2, lapsed: 3, lost: 6 };
const DAYS = { late: 60, lapsed: 120, lost: 365 };

function Form({ settings }: { settings: Settings }) {
  const { words } = usePlace();
  const said = words.lifecycle;
  const [stages, setStages] = useState<Stages>(settings.stages);
  const [scores, setScores] = useState<Scores>(settings.rfm);
  const change = useChangeSettings();
  const reset = () => {
    setStages(settings.default_stages);
    setScores(settings.default);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ stages, rfm: scores } as Body);
      }}
    >
      <StageFields stages={stages} onChange={setStages} fault={change.error} />
      <ScoreFields settings={settings} scores={scores} onChange={setScores} fault={change.error} />
      {settings.pending && (
        <p className="quiet" role="status">
          {said.pending}
        </p>
      )}
      <div className="row">
        <Button className="grow" onClick={reset}>
          {said.defaults}
        </Button>
        <Button className="grow" type="primary" htmlType="submit" loading={change.isPending}>
          {words.common.save}
        </Button>
      </div>
      <Outcome act={{ ...change, isError: change.isError && !isKnown(change.error) }} done={words.common.saved} />
    </form>
  );
}

const FIELDS = ["late", "lapsed", "lost", "loyal_visits", "shares", "recency_days", "orders", "revenue_minor"] as const;
type FieldName = (typeof FIELDS)[number];

const isKnown = (fault: unknown): boolean => FIELDS.some((name) => fieldProblem(fault, name));

function Line({ name, label, fault, children }: { name: FieldName; label: string; fault: unknown; children: ReactNode }) {
  const { faults } = usePlace().words.lifecycle;
  return (
    <div className="limit">
      <span className="label">{label}</span>
      {children}
      {fieldProblem(fault, name) && (
        <p className="outcome outcome-bad" role="alert">
          {faults[name]}
        </p>
      )}
    </div>
  );
}

interface StageProps {
  stages: Stages;
  onChange: (stages: Stages) => void;
  fault: unknown;
}

function StageFields({ stages, onChange, fault }: StageProps) {
  const said = usePlace().words.lifecycle;
  const limits: ["late" | "lapsed" | "lost", string][] = [
    ["late", said.late],
    ["lapsed", said.lapsed],
    ["lost", said.lost],
  ];
  return (
    <section className="limits">
      <h3>{said.stageLimits}</h3>
      <Segmented<Stages["by"]>
        block
        value={stages.by}
        options={[
          { value: "rhythm", label: said.byRhythm },
          { value: "days", label: said.byDays },
        ]}
        onChange={(by) => onChange({ ...stages, by, ...(by === "days" ? DAYS : RHYTHM) })}
      />
      <p className="quiet">{stages.by === "days" ? said.daysHelp : said.rhythmHelp}</p>
      {limits.map(([name, label]) => (
        <Line key={name} name={name} label={label} fault={fault}>
          <InputNumber
            aria-label={label}
            min={0}
            step={stages.by === "days" ? 1 : 0.5}
            value={stages[name]}
            onChange={(value) => onChange({ ...stages, [name]: value ?? 0 })}
          />
        </Line>
      ))}
      <Line name="loyal_visits" label={said.loyal} fault={fault}>
        <InputNumber
          aria-label={said.loyal}
          min={2}
          value={stages.loyal_visits}
          onChange={(value) => onChange({ ...stages, loyal_visits: value ?? 2 })}
        />
      </Line>
    </section>
  );
}

interface ScoreProps {
  settings: Settings;
  scores: Scores;
  onChange: (scores: Scores) => void;
  fault: unknown;
}

type Edges = "shares" | "recency_days" | "orders" | "revenue_minor";

function ScoreFields({ settings, scores, onChange, fault }: ScoreProps) {
  const said = usePlace().words.lifecycle;
  const fill = () => onChange({ ...scores, by: "thresholds", ...settings.fifths });
  const lists: [Edges, string][] =
    scores.by === "shares"
      ? [["shares", said.shares]]
      : [
          ["recency_days", said.recencyDays],
          ["orders", said.orders],
          ["revenue_minor", said.money],
        ];
  return (
    <section className="limits">
      <h3>{said.scores}</h3>
      <Segmented<Scores["by"]>
        block
        value={scores.by}
        options={[
          { value: "shares", label: said.byShares },
          { value: "thresholds", label: said.byThresholds },
        ]}
        onChange={(by) => (by === "thresholds" && scores.orders.length === 0 ? fill() : onChange({ ...scores, by }))}
      />
      <p className="quiet">{scores.by === "shares" ? said.sharesHelp : said.thresholdsHelp}</p>
      {lists.map(([name, label]) => (
        <Line key={name} name={name} label={label} fault={fault}>
          <Four name={name} label={label} edges={scores[name]} onChange={(edges) => onChange({ ...scores, [name]: edges })} />
        </Line>
      ))}
      {scores.by === "thresholds" && (
        <button type="button" className="link" onClick={fill}>
          {said.fifths}
        </button>
      )}
    </section>
  );
}

interface FourProps {
  name: Edges;
  label: string;
  edges: number[];
  onChange: (edges: number[]) => void;
}

/** One number for each of the scores 2 to 5; money in the unit that people say. */
function Four({ name, label, edges, onChange }: FourProps) {
  const { words, format, spoken } = useSpoken(name);
  return (
    <div className="four">
      {[0, 1, 2, 3].map((index) => (
        <InputNumber
          key={index}
          min={0}
          controls={false}
          aria-label={`${label}, ${words.lifecycle.score(format.int(index + 2))}`}
          value={edges[index] === undefined ? null : spoken.shown(edges[index])}
          onChange={(value) => {
            const next = [0, 1, 2, 3].map((at) => edges[at] ?? 0);
            next[index] = spoken.kept(value ?? 0);
            onChange(next);
          }}
        />
      ))}
    </div>
  );
}

function useSpoken(name: Edges) {
  const { words, format, place } = usePlace();
  // How many minor units the spoken unit has.
  const factor = name === "revenue_minor" ? 1 / spokenMoney(place, 1) : 1;
  return {
    words,
    format,
    spoken: { shown: (value: number) => value / factor, kept: (value: number) => Math.round(value * factor) },
  };
}
