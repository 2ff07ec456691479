/** One act for today: what, why, what it may bring, how sure, and the button. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { HowSure, type Sure } from "./HowSure";
import { RangeBar } from "./RangeBar";
import { Tile } from "./Tile";
import { Why } from "./Why";
import "./RecommendationRow.css";

export interface Gain {
  text: string;
  rangeText: string;
  value: number;
  low: number;
  high: number;
  /** The end of the scale that all rows share. */
  max: number;
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
            <bdi className="advice-value">{gain.text}</bdi>
            <RangeBar
              value={gain.value}
              low={gain.low}
              high={gain.high}
              min={Math.min(0, gain.low)}
              max={gain.max}
              effect
              tone="accent"
              label={gain.rangeText}
            />
            <p>{gain.rangeText}</p>
          </>
        )}
      </div>
      <div className="advice-sure">{sure && <HowSure sure={sure} />}</div>
      <div className="advice-button">{button}</div>
    </li>
  );
}
