/** A change against a named comparison; noise is not news. */
import { Minus, Triangle } from "lucide-react";
import { usePlace } from "@/app/place";
import "./Trend.css";

export interface Change {
  value: number;
  low?: number | null;
  high?: number | null;
}

interface Props {
  change: Change;
  /** The size of the change in the metric's own unit, without a sign. */
  text: string;
  versus: string;
  better?: "up" | "down" | "neither";
  /** In narrow cards "no clear change" says enough. */
  brief?: boolean;
}

/** An interval that covers zero says nothing; without an interval any change counts. */
export function isClear({ value, low, high }: Change): boolean {
  if (low == null || high == null) return value !== 0;
  return low > 0 || high < 0;
}

export function Trend({ change, text, versus, better = "up", brief = false }: Props) {
  const { words } = usePlace();
  if (!isClear(change)) {
    return (
      <p className="trend">
        <Minus size={12} strokeWidth={3} aria-hidden />
        <strong>{words.common.noClearChange}</strong> {!brief && versus}
      </p>
    );
  }
  const up = change.value > 0;
  const tone = better === "neither" ? "plain" : up === (better === "up") ? "good" : "bad";
  return (
    <p className="trend">
      <span className={`trend-${tone}`}>
        <Triangle size={8} fill="currentColor" className={up ? "" : "trend-down"} role="img" aria-label={up ? "+" : "−"} />{" "}
        <strong>{text}</strong>
      </span>{" "}
      {versus}
    </p>
  );
}
