/** An icon and a word on a soft ground; never colour alone. */
import {
  Ban, Check, CircleHelp, Clock, FileText, type LucideIcon, Minus, Moon, Pause, TriangleAlert, Users, X,
} from "lucide-react";
import type { ReactNode } from "react";
import "./StateChip.css";

export type ChipTone = "good" | "accent" | "warn" | "bad" | "plain";

interface Props {
  tone: ChipTone;
  icon?: LucideIcon;
  children: ReactNode;
}

export function StateChip({ tone, icon: Icon, children }: Props) {
  return (
    <span className={`chip chip-${tone}`}>
      {Icon && <Icon size={13} aria-hidden />}
      {children}
    </span>
  );
}

type Face = [ChipTone, LucideIcon];

const FACES: Record<string, Face> = {
  draft: ["plain", FileText],
  scheduled: ["accent", Clock],
  sending: ["accent", Clock],
  running: ["accent", Clock],
  queued: ["plain", Clock],
  claimed: ["plain", Clock],
  handed: ["plain", Clock],
  paused: ["warn", Pause],
  held: ["warn", Pause],
  ambiguous: ["warn", CircleHelp],
  you_decide: ["warn", CircleHelp],
  finished: ["good", Check],
  done: ["good", Check],
  sent: ["good", Check],
  delivered: ["good", Check],
  opened: ["good", Check],
  clicked: ["good", Check],
  agreed: ["good", Check],
  bounced: ["bad", Ban],
  complained: ["bad", TriangleAlert],
  failed: ["bad", X],
  withdrawn: ["bad", X],
  stopped: ["plain", Ban],
  skipped: ["plain", Minus],
  not_asked: ["plain", Minus],
  held_out: ["accent", Users],
  quiet_hours: ["plain", Moon],
};

/** Tone and icon of a state by its code; an unknown one is plain. */
export const faceOf = (state: string): Face => FACES[state] ?? ["plain", Minus];

const VERDICTS: Record<string, Face> = {
  it_worked: ["good", Check],
  harm: ["bad", TriangleAlert],
  no_difference: ["warn", Minus],
  cannot_tell: ["plain", CircleHelp],
  too_few: ["plain", CircleHelp],
  ripening: ["plain", Clock],
  too_small: ["warn", Minus],
  ratio_alarm: ["bad", TriangleAlert],
};

export const verdictFace = (code: string): Face => VERDICTS[code] ?? ["plain", CircleHelp];
