/** A number with its period, change, interval and doubt. */
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { RangeBar } from "./RangeBar";
import "./Card.css";
import "./Kpi.css";

export interface KpiRange {
  value: number;
  low: number;
  high: number;
  /** The interval in words: "32.4% to 36.1%". */
  text: string;
  effect?: boolean;
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
  /** Attributed numbers come second: grey, outlined. */
  second?: boolean;
  title?: string;
  children?: ReactNode;
}

export function Kpi({ label, value, unit, estimate, trend, range, small, second, title, children }: Props) {
  const { words } = usePlace();
  return (
    <section className={`card kpi ${small ? "kpi-small" : ""} ${second ? "kpi-second" : ""}`}>
      <h3 className="kpi-label label">
        {label}
        {estimate && <span className="kpi-tag">{words.common.estimate}</span>}
        {second && <span className="kpi-order">({words.common.second})</span>}
      </h3>
      <p className="kpi-value" title={title}>
        <bdi>{value}</bdi>
        {unit && <small>{unit}</small>}
      </p>
      {trend}
      {range && (
        <div className="kpi-range">
          <RangeBar {...range} label={words.common.intervalOf(range.text)} />
          <p>{small ? range.text : words.common.intervalOf(range.text)}</p>
        </div>
      )}
      {children && <div className="kpi-more">{children}</div>}
    </section>
  );
}
