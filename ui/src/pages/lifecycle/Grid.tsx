/** A matrix of people: a real grid of buttons that arrow keys walk through and a click chooses. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { usePlace } from "@/app/place";
import "@/parts/Heatmap.css";

export interface GridCell {
  row: number;
  column: number;
  /** What the stripe stands for. */
  tone: string;
  name: string;
  heat: number;
  text: string;
  label: string;
}

interface Props {
  caption: string;
  rows: ReactNode[];
  columns: ReactNode[];
  cells: GridCell[];
  chosen: ReadonlySet<string>;
  onToggle: (key: string) => void;
}

export const keyOf = (row: number, column: number): string => `${row}.${column}`;

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function Grid({ caption, rows, columns, cells, chosen, onToggle }: Props) {
  const { direction } = usePlace();
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const found = new Map(cells.map((cell) => [keyOf(cell.row, cell.column), cell]));

  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const sideways = direction === "rtl" ? -step[1] : step[1];
    const row = Math.min(rows.length - 1, Math.max(0, at[0] + step[0]));
    const column = Math.min(columns.length - 1, Math.max(0, at[1] + sideways));
    setAt([row, column]);
    table.current?.querySelector<HTMLElement>(`[data-cell="${keyOf(row, column)}"]`)?.focus();
  };

  return (
    <div className="table-scroll">
      <table ref={table} role="grid" className="grid" aria-label={caption} aria-multiselectable onKeyDown={walk}>
        <tbody>
          {rows.map((head, row) => (
            <tr key={row}>
              <th scope="row">{head}</th>
              {columns.map((_, column) => {
                const key = keyOf(row, column);
                return (
                  <td key={key} role="gridcell" aria-selected={chosen.has(key)}>
                    <Cell
                      cell={found.get(key)}
                      id={key}
                      chosen={chosen.has(key)}
                      reached={at[0] === row && at[1] === column}
                      onFocus={() => setAt([row, column])}
                      onToggle={() => onToggle(key)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            {columns.map((head, column) => (
              <th key={column} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface CellProps {
  cell: GridCell | undefined;
  id: string;
  chosen: boolean;
  reached: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

function Cell({ cell, id, chosen, reached, onFocus, onToggle }: CellProps) {
  return (
    <button
      type="button"
      data-cell={id}
      className={`grid-cell ${cell ? `heat-${cell.heat} tone-${cell.tone}` : "grid-empty"}`}
      tabIndex={reached ? 0 : -1}
      aria-pressed={chosen}
      aria-disabled={!cell}
      aria-label={cell?.label ?? "—"}
      onFocus={onFocus}
      onClick={() => cell && onToggle()}
    >
      {cell && (
        <>
          <strong>{cell.text}</strong>
          <span>{cell.name}</span>
        </>
      )}
    </button>
  );
}
