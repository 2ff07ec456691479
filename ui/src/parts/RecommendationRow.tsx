/** One act for today: what, why, what it may bring, how sure, and the button. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { HowSure, type Sure } from "./HowSure";
import { RangeBar } from "./RangeBar";
import { Tile } from "./Tile";
import { Why } from "./Why";
import "./RecommendationRow.css";

export interface Gain {
  text: string;
  /** Left out where the gain is assumed, not estimated. */
  range?: { text: string; value: number; low: number; high: number; max: number };
  note?: string;
}

interface Props {
  icon: LucideIcon;
  turns?: boolean;
  act: ReactNode;
  reason: ReactNode;
  why?: ReactNode;
  gain?: Gain;
  sure?: Sure;
  button: ReactNode;
}

export function RecommendationRow({ icon, turns = false, act, reason, why, gain, sure, button }: Props) {
  const { direction } = usePlace();
  return (
    <li className="advice">
      <Tile icon={icon} turns={turns} />
      <div className="advice-act">
        <h3>{act}</h3>
        <p className="quiet">
          {reason} {why && <Why>{why}</Why>}
        </p>
      </div>
      <div className="advice-gain">
        {gain && (
          <>
            <bdi dir={direction} className="advice-value">{gain.text}</bdi>
            {gain.range && (
              <RangeBar {...gain.range} min={Math.min(0, gain.range.low)} effect tone="accent" label={gain.range.text} />
            )}
            <p>{gain.range?.text ?? gain.note}</p>
          </>
        )}
      </div>
      <div className="advice-sure">{sure && <HowSure sure={sure} />}</div>
      <div className="advice-button">{button}</div>
    </li>
  );
}
