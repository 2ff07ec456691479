/** A chart with everything it owes its reader: a title that says what to see, the same numbers as a
 * table, and both to take away. */
import { Button } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { ChartLine, FileSpreadsheet, ImageDown, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "./Card";
import { Chart, type Paper, paperOf } from "./Chart";
import { type Column, DataTable } from "./DataTable";
import { csvOf, downloadCsv, type Field, save } from "./files";
import "./ChartCard.css";

/** What people read, and what a file holds where that is not the same. */
export type Cell = string | { text: ReactNode; value: Field };

export interface ChartTable {
  head: string[];
  rows: Cell[][];
}

interface Props {
  title: string;
  /** One quiet line that says how to read the chart. */
  help?: ReactNode;
  /** The chart in one sentence, for those who do not see it. */
  summary: string;
  option: (paper: Paper) => EChartsCoreOption;
  table: ChartTable;
  /** Without its ending. */
  fileName: string;
  height?: number;
  aside?: ReactNode;
  onPick?: (data: unknown) => void;
  /** Below the chart or table. */
  children?: ReactNode;
  /** At the very end, from edge to edge. */
  below?: ReactNode;
}

const textOf = (cell: Cell | undefined): ReactNode => (cell && typeof cell !== "string" ? cell.text : cell);

const fieldOf = (cell: Cell): Field => (typeof cell === "string" ? cell : cell.value);

export function ChartCard({ title, help, summary, option, table, fileName, height = 320, aside, onPick, children, below }: Props) {
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  return (
    <Card title={title} help={help} aside={aside}>
      <div ref={body}>
        {asTable ? <Rows title={title} table={table} /> : <Chart option={option} summary={summary} height={height} onPick={onPick} />}
      </div>
      <footer className="chart-foot">
        <div className="grow quiet">{children}</div>
        <Takeaway
          asTable={asTable}
          onTable={setAsTable}
          onCsv={() => downloadCsv(`${fileName}.csv`, csvOf([table.head, ...table.rows.map((row) => row.map(fieldOf))]))}
          onPng={(direction) => takePicture(title, option, direction, body.current?.clientWidth ?? 800, height, fileName)}
        />
      </footer>
      {below && <div className="chart-below">{below}</div>}
    </Card>
  );
}

/** The canvas is loaded only when somebody wants a picture. */
async function takePicture(
  title: string,
  option: Props["option"],
  direction: "ltr" | "rtl",
  width: number,
  height: number,
  fileName: string,
) {
  const { pictureOf } = await import("./picture");
  const paper = paperOf(direction);
  save(`${fileName}.png`, pictureOf({ title, option: option(paper), paper, width, height }));
}

interface TakeawayProps {
  asTable: boolean;
  onTable: (on: boolean) => void;
  onCsv: () => void;
  onPng: (direction: "ltr" | "rtl") => void;
}

function Takeaway({ asTable, onTable, onCsv, onPng }: TakeawayProps) {
  const { words, direction } = usePlace();
  return (
    <div className="chart-acts">
      <Button size="small" icon={asTable ? <ChartLine size={14} /> : <Table2 size={14} />} onClick={() => onTable(!asTable)}>
        {asTable ? words.common.showChart : words.common.showTable}
      </Button>
      <Button size="small" icon={<FileSpreadsheet size={14} />} onClick={onCsv}>
        CSV
      </Button>
      <Button size="small" icon={<ImageDown size={14} />} onClick={() => onPng(direction)}>
        PNG
      </Button>
    </div>
  );
}

/** The first column names the row; the others are numbers. */
function Rows({ title, table }: { title: string; table: ChartTable }) {
  const columns: Column<Cell[]>[] = table.head.map((head, index) => ({
    key: String(index),
    head,
    number: index > 0,
    cell: (row) => textOf(row[index]),
  }));
  return <DataTable caption={title} columns={columns} rows={table.rows} rowKey={(row) => table.rows.indexOf(row).toString()} />;
}
