/** Shares by row and column, as a real table: strength by colour, the number in the cell. */
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import "./DataTable.css";
import "./Heatmap.css";

export interface HeatCell {
  /** Left out where nothing honest can be said; the cell is then drawn empty. */
  share: number | null;
  text: string;
  /** Interval and people, shown on pointing and to those who hear the table. */
  detail: string;
  /** The period is not over: hatched, and left out of the means. */
  running?: boolean;
}

export interface HeatRow {
  key: string;
  head: ReactNode;
  size: string;
  cells: (HeatCell | null)[];
}

interface Props {
  caption: string;
  sizeHead: string;
  columns: string[];
  /** The weighted mean of complete cells, first and bold. */
  all: HeatRow;
  rows: HeatRow[];
  /** The share at and above which a cell has the full colour. */
  top: number;
}

const STEPS = 8;

/** The step of the scale, 1 to 8; the label is dark up to 4 and light after. */
export const stepOf = (share: number, top: number): number =>
  Math.min(STEPS, Math.max(1, Math.floor((share / top) * STEPS) + 1));

function Cell({ cell, top }: { cell: HeatCell | null; top: number }) {
  if (!cell) return <td />;
  const step = cell.share === null || cell.running ? "" : `heat-${stepOf(cell.share, top)}`;
  return (
    <td tabIndex={0} title={cell.detail} className={`heat ${cell.running ? "heat-running" : step}`}>
      {cell.text}
      <span className="unseen">{cell.detail}</span>
    </td>
  );
}

function Row({ row, top, bold = false }: { row: HeatRow; top: number; bold?: boolean }) {
  return (
    <tr className={bold ? "heat-all" : undefined}>
      <th scope="row">{row.head}</th>
      <td className="heat heat-size">{row.size}</td>
      {row.cells.map((cell, index) => (
        <Cell key={index} cell={cell} top={top} />
      ))}
    </tr>
  );
}

export function Heatmap({ caption, sizeHead, columns, all, rows, top }: Props) {
  return (
    <div className="table-scroll">
      <table className="heatmap">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{sizeHead}</th>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row row={all} top={top} bold />
          {rows.map((row) => (
            <Row key={row.key} row={row} top={top} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the colours and the hatch mean. */
export function HeatLegend({ from, to, running }: { from: string; to: string; running: string }) {
  const { direction } = usePlace();
  return (
    <div className="heat-legend">
      <bdi dir={direction}>{from}</bdi>
      <span className="heat-scale" aria-hidden>
        {Array.from({ length: STEPS }, (_, step) => (
          <i key={step} className={`heat-${step + 1}`} />
        ))}
      </span>
      <span>{to}</span>
      <i className="heat-sample heat-running" aria-hidden />
      <span>{running}</span>
    </div>
  );
}
