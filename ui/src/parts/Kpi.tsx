/** A number with its period, change, interval and doubt. */
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { RangeBar, type Tone } from "./RangeBar";
import "./Card.css";
import "./Kpi.css";

export interface KpiRange {
  value: number;
  low: number;
  high: number;
  /** The interval in words: "32.4% to 36.1%". */
  text: string;
  /** The whole line where the interval is not the usual 95%. */
  line?: string;
  effect?: boolean;
  mark?: number;
  /** The ends of the scale, where it has natural ones. */
  min?: number;
  max?: number;
  tone?: Tone;
}

interface Props {
  label: ReactNode;
  value: ReactNode;
  unit?: ReactNode;
  /** The value is a forecast and carries a tag that says so. */
  estimate?: boolean;
  trend?: ReactNode;
  range?: KpiRange;
  /** In strips of five or six. */
  small?: boolean;
  /** The interval holds both a gain and a loss: grey, since noise is not news. */
  quiet?: boolean;
  /** Attributed numbers come second: grey, outlined. */
  second?: boolean;
  title?: string;
  children?: ReactNode;
}

export function Kpi({ label, value, unit, estimate, trend, range, small, second, quiet, title, children }: Props) {
  const { words, direction } = usePlace();
  return (
    <section className={`card kpi ${small ? "kpi-small" : ""} ${second ? "kpi-second" : ""} ${quiet ? "kpi-quiet" : ""}`}>
      <h3 className="kpi-label label">
        {label}
        {estimate && <span className="kpi-tag">{words.common.estimate}</span>}
        {second && <span className="kpi-order">({words.common.second})</span>}
      </h3>
      <p className="kpi-value" title={title}>
        {/* A sign before Persian digits would otherwise decide the direction of the whole. */}
        <bdi dir={direction}>{value}</bdi>
        {unit && <small>{unit}</small>}
      </p>
      {trend}
      {range && <Interval range={range} line={range.line ?? words.common.intervalOf(range.text)} small={small ?? false} />}
      {children && <div className="kpi-more">{children}</div>}
    </section>
  );
}

function Interval({ range, line, small }: { range: KpiRange; line: string; small: boolean }) {
  return (
    <div className="kpi-range">
      <RangeBar {...range} label={line} />
      <p>{small ? range.text : line}</p>
    </div>
  );
}
