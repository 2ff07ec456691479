/** The heatmap of a triangle, the same numbers as a plain table, and both to take away. */
import { Button } from "antd";
import { FileSpreadsheet, Grid3x3, ImageDown, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { paperOf } from "@/parts/Chart";
import { csvOf, downloadCsv, save } from "@/parts/files";
import { Heatmap, HeatLegend, type Pick } from "@/parts/Heatmap";
import type { Triangle } from "./asked";
import { columnName, type Context } from "./naming";
import { meanRow, rowsOf, shownColumns, textsOf, topOf } from "./triangleRows";
import { triangleCsv } from "./triangleTable";
import { TriangleTable } from "./TriangleTable";
import "@/parts/ChartCard.css";
import "./cohorts.css";

interface Props {
  triangle: Triangle;
  title: string;
  help: ReactNode;
  aside?: ReactNode;
  /** The row's key and the column's number, null for the whole row. */
  onPick: Pick;
}

export function TriangleCard({ triangle, title, help, aside, onPick }: Props) {
  const { place, format, words, direction } = usePlace();
  const [table, setTable] = useState(false);
  const text = words.cohorts;
  const context: Context = { triangle, place, format, words };
  const columns = shownColumns(triangle);
  const heads = columns.map((at) => columnName(context, at));
  const { unit, cell } = textsOf(context);
  const later = triangle.age ? text.ages(format.int(triangle.age)) : text.later[triangle.by];
  const [all, rows, top] = [meanRow(context), rowsOf(context), topOf(triangle)];
  const name = `${text.fileName}-${triangle.from ?? ""}-${triangle.to ?? ""}`;
  const takePicture = async () => {
    const { heatPicture } = await import("./picture");
    const paper = paperOf(direction);
    save(`${name}.png`, heatPicture({ title, sizeHead: text.people, columns: heads, rows: [all, ...rows], top, paper }));
  };
  return (
    <Card title={title} help={help} aside={aside}>
      <div className="cohort-key">
        <span className="quiet grow">{[later, unit].filter(Boolean).join(" · ")}</span>
        {!table && <HeatLegend from={cell(0)} to={text.upTo(cell(top))} running={text.running} />}
      </div>
      {table ? (
        <TriangleTable context={context} />
      ) : (
        <Heatmap
          caption={title}
          sizeHead={text.people}
          columns={heads}
          all={all}
          rows={rows}
          top={top}
          onPick={(row, column) => onPick(row, column === null ? null : (columns[column] ?? null))}
        />
      )}
      <footer className="chart-foot">
        <p className="quiet grow">{text.small(format.int(triangle.few_below))}</p>
        <div className="chart-acts">
          <Button size="small" icon={table ? <Grid3x3 size={14} /> : <Table2 size={14} />} onClick={() => setTable(!table)}>
            {table ? words.common.showChart : words.common.showTable}
          </Button>
          <Button size="small" icon={<FileSpreadsheet size={14} />} onClick={() => downloadCsv(`${name}.csv`, csvOf(triangleCsv(triangle)))}>
            CSV
          </Button>
          <Button size="small" icon={<ImageDown size={14} />} onClick={() => void takePicture()}>
            PNG
          </Button>
        </div>
      </footer>
    </Card>
  );
}
