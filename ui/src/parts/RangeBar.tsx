/** A number and the interval around it on one line; our signature part. */
import { usePlace } from "@/app/place";
import "./RangeBar.css";

export type Tone = "accent" | "good" | "bad" | "quiet";

interface Props {
  value: number;
  low: number;
  high: number;
  /** The ends of the scale; all rows of one table share them. */
  min?: number;
  max?: number;
  /** Zero means "no effect" here: mark it, and colour by whether the interval leaves it out. */
  effect?: boolean;
  /** A value worth comparing with, such as the share that should hold. */
  mark?: number;
  /** Whether more is better, for the colour of an effect. */
  better?: "up" | "down";
  tone?: Tone;
  /** The three numbers in words, for those who do not see the bar. */
  label: string;
}

function toneOf({ tone, effect, low, high, better = "up" }: Props): Tone {
  if (tone) return tone;
  if (!effect) return "accent";
  if (low <= 0 && high >= 0) return "quiet";
  return low > 0 === (better === "up") ? "good" : "bad";
}

/** The interval takes about a fifth of the line; an effect also shows zero. */
export function scaleOf({ value, low, high, effect }: Pick<Props, "value" | "low" | "high" | "effect">): [number, number] {
  const width = high - low || Math.abs(value) || 1;
  const ends: [number, number] = [value - 2.4 * width, value + 2.4 * width];
  if (!effect) return ends;
  const pad = 0.14 * (Math.max(high, 0) - Math.min(low, 0));
  return [Math.min(low, 0) - pad, Math.max(high, 0) + pad];
}

export function RangeBar(props: Props) {
  const { direction } = usePlace();
  const [autoMin, autoMax] = scaleOf(props);
  const min = props.min ?? autoMin;
  const max = props.max ?? autoMax;
  const mark = props.effect ? 0 : props.mark;
  const at = (value: number): number => {
    const share = Math.min(1, Math.max(0, (value - min) / (max - min || 1))) * 100;
    return direction === "rtl" ? 100 - share : share;
  };
  const [from, to] = [at(props.low), at(props.high)].sort((a, b) => a - b) as [number, number];
  return (
    <svg className={`range range-${toneOf(props)}`} role="img" aria-label={props.label}>
      <line className="range-track" x1="0" x2="100%" y1="7" y2="7" />
      <rect className="range-interval" x={`${from}%`} width={`${Math.max(to - from, 0.5)}%`} y="4" height="6" rx="3" />
      {mark !== undefined && <line className="range-zero" x1={`${at(mark)}%`} x2={`${at(mark)}%`} y1="0.5" y2="13.5" />}
      <circle className="range-dot" cx={`${at(props.value)}%`} cy="7" r="4.5" />
    </svg>
  );
}
