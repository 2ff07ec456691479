/** Values by row and column, as a real table: strength by colour, the number in the cell. */
import type { KeyboardEvent, ReactNode } from "react";
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

/** Which cell somebody chose; no column is the whole row. */
export type Pick = (row: string, column: number | null) => void;

interface Props {
  caption: string;
  sizeHead: string;
  columns: string[];
  /** The weighted mean of complete cells, first and bold. */
  all: HeatRow;
  rows: HeatRow[];
  /** The value at and above which a cell has the full colour. */
  top: number;
  onPick?: Pick | undefined;
}

const STEPS = 8;

/** The step of the scale, 1 to 8; the label is dark up to 4 and light after. */
export const stepOf = (share: number, top: number): number =>
  Math.min(STEPS, Math.max(1, Math.floor((share / top) * STEPS) + 1));

export const lookOf = (cell: HeatCell, top: number): string =>
  cell.running ? "heat-running" : cell.share === null ? "" : `heat-${stepOf(cell.share, top)}`;

interface CellProps {
  cell: HeatCell | null;
  top: number;
  pick: (() => void) | undefined;
}

function Cell({ cell, top, pick }: CellProps) {
  if (!cell) return <td />;
  const look = `heat ${lookOf(cell, top)}`;
  const content = (
    <>
      {cell.text}
      <span className="unseen">{cell.detail}</span>
    </>
  );
  if (!pick) {
    return (
      <td tabIndex={0} title={cell.detail} className={look}>
        {content}
      </td>
    );
  }
  return (
    <td title={cell.detail} className={look}>
      <button type="button" className="heat-pick" onClick={pick}>
        {content}
      </button>
    </td>
  );
}

interface RowProps {
  row: HeatRow;
  top: number;
  bold?: boolean;
  onPick?: Pick | undefined;
}

function Row({ row, top, bold = false, onPick }: RowProps) {
  return (
    <tr className={bold ? "heat-all" : undefined}>
      <th scope="row">{row.head}</th>
      <td className="heat heat-size">
        {onPick ? (
          <button type="button" className="heat-pick" onClick={() => onPick(row.key, null)}>
            {row.size}
          </button>
        ) : (
          row.size
        )}
      </td>
      {row.cells.map((cell, index) => (
        <Cell key={index} cell={cell} top={top} pick={onPick && (() => onPick(row.key, index))} />
      ))}
    </tr>
  );
}

const STEP: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Arrows walk from cell to cell; left and right follow the reading direction. */
function walk(event: KeyboardEvent<HTMLTableElement>, rtl: boolean): void {
  const [down, along] = STEP[event.key] ?? [0, 0];
  const here = (event.target as HTMLElement).closest("td");
  const row = here?.parentElement as HTMLTableRowElement | null;
  if ((down === 0 && along === 0) || !here || !row) return;
  const table = event.currentTarget;
  const next = table.rows[row.rowIndex + down]?.cells[here.cellIndex + (rtl ? -along : along)];
  const goal = next?.querySelector<HTMLElement>("button") ?? (next?.tabIndex === 0 ? next : undefined);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}

export function Heatmap({ caption, sizeHead, columns, all, rows, top, onPick }: Props) {
  const { direction } = usePlace();
  return (
    <div className="table-scroll">
      <table className="heatmap" style={{ minInlineSize: 150 + 54 * columns.length }} onKeyDown={(event) => walk(event, direction === "rtl")}>
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
            <Row key={row.key} row={row} top={top} onPick={onPick} />
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
