/** The heatmap as a PNG to take away, drawn with the colours of the page. */
import type { Paper } from "@/parts/Chart";
import { type HeatCell, type HeatRow, stepOf } from "@/parts/Heatmap";

interface Drawing {
  title: string;
  sizeHead: string;
  columns: string[];
  rows: HeatRow[];
  top: number;
  paper: Paper;
}

const PAD = 20;
const TITLE = 40;
const HEAD = 24;
const LABEL = 130;
const CELL = { width: 64, height: 34, gap: 2.5, round: 7 };
const SHARP = 2;

export function heatPicture({ title, sizeHead, columns, rows, top, paper }: Drawing): string {
  const width = 2 * PAD + LABEL + CELL.width * (columns.length + 1);
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARP;
  canvas.height = (2 * PAD + TITLE + HEAD + CELL.height * rows.length) * SHARP;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.scale(SHARP, SHARP);
  pen.fillStyle = paper.color("surface");
  pen.fillRect(0, 0, width, canvas.height);
  pen.direction = paper.rtl ? "rtl" : "ltr";
  // Everything is placed from the reading start; `at` turns it round for right-to-left pages.
  const at = (start: number, wide = 0): number => (paper.rtl ? width - start - wide : start);
  const write = (text: string, start: number, down: number, ink: string, font: string, align: CanvasTextAlign = "center") => {
    pen.font = `${font} ${paper.font}`;
    pen.fillStyle = paper.color(ink);
    pen.textAlign = align;
    pen.fillText(text, at(start), down);
  };
  write(title, PAD, PAD + 16, "ink", "620 15.5px", "start");
  const middle = (column: number): number => PAD + LABEL + CELL.width * (column + 0.5);
  [sizeHead, ...columns].forEach((name, column) => write(name, middle(column), PAD + TITLE + 8, "ink3", "12px"));
  rows.forEach((row, index) => {
    const upper = PAD + TITLE + HEAD + CELL.height * index;
    const weight = index === 0 ? "660" : "400";
    write(String(row.head), PAD, upper + 22, "ink", `${weight} 13px`, "start");
    const box = (column: number, fill: Fill, text: string) => {
      const left = at(PAD + LABEL + CELL.width * column, CELL.width) + CELL.gap / 2;
      paint(pen, paper, fill, left, upper);
      write(text, middle(column), upper + 21, fill.ink, `${weight} 12.5px`);
    };
    box(0, { ground: "sunken", ink: "ink3" }, row.size);
    row.cells.forEach((cell, column) => cell && box(column + 1, fillOf(cell, top), cell.text));
  });
  return canvas.toDataURL("image/png");
}

interface Fill {
  ground: string;
  ink: string;
  hatched?: boolean;
}

function fillOf(cell: HeatCell, top: number): Fill {
  if (cell.running) return { ground: "bg", ink: "ink2", hatched: true };
  if (cell.share === null) return { ground: "surface", ink: "ink3" };
  const step = stepOf(cell.share, top);
  return { ground: `heat-${step}`, ink: step > 5 ? "heat-ink-high" : step === 5 ? "heat-ink-5" : "heat-ink-low" };
}

function paint(pen: CanvasRenderingContext2D, paper: Paper, { ground, hatched = false }: Fill, left: number, upper: number): void {
  const [wide, high] = [CELL.width - CELL.gap, CELL.height - CELL.gap];
  pen.save();
  pen.beginPath();
  pen.roundRect(left, upper, wide, high, CELL.round);
  pen.fillStyle = paper.color(ground);
  pen.fill();
  if (hatched) {
    pen.clip();
    pen.beginPath();
    for (let along = -high; along < wide; along += 7) {
      pen.moveTo(left + along, upper);
      pen.lineTo(left + along + high, upper + high);
    }
    pen.strokeStyle = paper.color("hatch");
    pen.stroke();
  }
  pen.restore();
}
