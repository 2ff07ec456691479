/** The stages side by side: their goal, their people and how that changed. */
import { Triangle } from "lucide-react";
import { usePlace } from "@/app/place";
import "@/parts/Trend.css";
import type { Lifecycle, Standing } from "./queries";
import { nameOf } from "./reading";

interface Props {
  lifecycle: Lifecycle;
  onOpen: (standing: Standing) => void;
}

const GOOD = new Set(["new", "active", "loyal"]);

export function Strip({ lifecycle, onOpen }: Props) {
  return (
    <ul className="stage-strip">
      {lifecycle.groups.map((stage) => (
        <Stage key={stage.code} stage={stage} customers={lifecycle.customers} onOpen={() => onOpen(stage)} />
      ))}
    </ul>
  );
}

function Stage({ stage, customers, onOpen }: { stage: Standing; customers: number; onOpen: () => void }) {
  const { words, format } = usePlace();
  const goals: Record<string, string> = words.lifecycle.goals;
  const actions: Record<string, string> = words.lifecycle.actions;
  return (
    <li className="card stage-card" title={actions[stage.action]}>
      <div className="stage-head">
        <span className={`stage-mark tone-${stage.code}`} aria-hidden />
        <strong className="grow">{nameOf(words, "stage", stage.code)}</strong>
        <span className="quiet">{goals[stage.goal]}</span>
      </div>
      <div className="stage-count">
        <button type="button" className="plain stage-number" aria-label={`${words.common.seeWho}: ${nameOf(words, "stage", stage.code)}`} onClick={onOpen}>
          {format.int(stage.customers)}
        </button>
        <span className="quiet grow">{customers > 0 && format.share(stage.customers / customers, { places: 0 })}</span>
        <Change change={stage.change ?? 0} good={GOOD.has(stage.code)} />
      </div>
    </li>
  );
}

function Change({ change, good }: { change: number; good: boolean }) {
  const { format } = usePlace();
  if (change === 0) return null;
  const up = change > 0;
  return (
    <span className={`nowrap trend-${up === good ? "good" : "bad"}`}>
      <Triangle size={8} fill="currentColor" className={up ? "" : "trend-down"} role="img" aria-label={up ? "+" : "−"} />{" "}
      {format.int(Math.abs(change))}
    </span>
  );
}
