/** The heatmap of a triangle, the same numbers as a plain table, and both to take away. */
import { Button } from "antd";
import { FileSpreadsheet, Grid3x3, ImageDown, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
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

const ROW_HEIGHT = 36;

export function TriangleCard({ triangle, title, help, aside, onPick }: Props) {
  const { place, format, words } = usePlace();
  const [table, setTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const text = words.cohorts;
  const context: Context = { triangle, place, format, words };
  const columns = shownColumns(triangle);
  const heads = columns.map((at) => columnName(context, at));
  const { unit, cell } = textsOf(context);
  const later = triangle.age ? text.ages(format.int(triangle.age)) : text.later[triangle.by];
  const [all, rows, top] = [meanRow(context), rowsOf(context), topOf(triangle)];
  const name = `${text.fileName}-${triangle.from ?? ""}-${triangle.to ?? ""}`;
  const takePicture = async () => {
    const [{ pictureOf }, { heatOption }] = await Promise.all([import("@/parts/picture"), import("./picture")]);
    const paper = paperOf(place.language === "en" ? "ltr" : "rtl");
    const option = heatOption({ columns: heads, rows: [all, ...rows], top, sizeHead: text.people, paper });
    const width = Math.max(body.current?.clientWidth ?? 900, 150 + 54 * columns.length);
    save(`${name}.png`, pictureOf({ title, option, paper, width, height: 40 + ROW_HEIGHT * (rows.length + 1) }));
  };
  return (
    <Card title={title} help={help} aside={aside}>
      <div className="cohort-key">
        <span className="quiet grow">{[later, unit].filter(Boolean).join(" · ")}</span>
        {!table && <HeatLegend from={cell(0)} to={text.upTo(cell(top))} running={text.running} />}
      </div>
      <div ref={body}>
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
      </div>
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
