/** Cohorts that thin out, and the ones who came back, in gold. */
import { usePlace } from "@/app/place";

const ROWS = 9;
const GOLD = new Set(["0-6", "2-3", "4-2"]);

export function Returning() {
  const { direction } = usePlace();
  const cells = Array.from({ length: ROWS }, (_, row) => Array.from({ length: ROWS - row }, (_, column) => [row, column] as const)).flat();
  const left = (column: number) => (direction === "rtl" ? (ROWS - 1 - column) * 61 : column * 61);
  return (
    <svg viewBox="0 0 542 426" className="entry-picture" aria-hidden="true">
      {cells.map(([row, column]) => {
        const gold = GOLD.has(`${row}-${column}`);
        return (
          <rect
            key={`${row}-${column}`}
            x={left(column)}
            y={row * 48}
            width="54"
            height="41"
            rx="9"
            className={gold ? "entry-gold" : "entry-cell"}
            opacity={gold ? 1 : Math.max(0.3, 1 - column * 0.14 + (column > 3 ? (column - 3) * 0.06 : 0))}
          />
        );
      })}
    </svg>
  );
}
