/** The heatmap as a picture to take away, drawn with the colours of the page. */
import type { EChartsCoreOption } from "echarts/core";
import { HeatmapChart } from "echarts/charts";
import { use } from "echarts/core";
import type { Paper } from "@/parts/Chart";
import { type HeatRow, stepOf } from "@/parts/Heatmap";

use([HeatmapChart]);

interface Drawing {
  columns: string[];
  rows: HeatRow[];
  top: number;
  sizeHead: string;
  paper: Paper;
}

const label = (paper: Paper, step: number): string => paper.color(step > 5 ? "heat-ink-high" : step === 5 ? "heat-ink-5" : "heat-ink-low");

export function heatOption({ columns, rows, top, sizeHead, paper }: Drawing): EChartsCoreOption {
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const text = { color: paper.color("ink2"), fontSize: 12, formatter: paper.mixed };
  return {
    grid: { left: paper.rtl ? 8 : 96, right: paper.rtl ? 96 : 8, top: 26, bottom: 4 },
    xAxis: { type: "category", position: "top", data: [sizeHead, ...columns], inverse: paper.rtl, axisLabel: { ...text, interval: 0 }, ...axis },
    yAxis: {
      type: "category",
      inverse: true,
      position: paper.rtl ? "right" : "left",
      data: rows.map(({ head }) => String(head)),
      axisLabel: text,
      ...axis,
    },
    series: [{ type: "heatmap", label: { show: true, fontSize: 12 }, data: rows.flatMap((row, at) => cellsOf(row, at, top, paper)) }],
  };
}

function cellsOf(row: HeatRow, at: number, top: number, paper: Paper) {
  const edge = { borderColor: paper.color("surface"), borderWidth: 2.5, borderRadius: 7 };
  const one = (column: number, text: string, colour: string, ink: string) => ({
    value: [column, at, 0],
    label: { formatter: text, color: ink, fontWeight: at === 0 ? 660 : 400 },
    itemStyle: { ...edge, color: colour },
  });
  const size = one(0, row.size, paper.color("sunken"), paper.color("ink3"));
  const cells = row.cells.flatMap((cell, column) => {
    if (!cell) return [];
    if (cell.running) {
      const running = one(column + 1, cell.text, paper.color("bg"), paper.color("ink2"));
      return [{ ...running, itemStyle: { ...running.itemStyle, decal: hatch(paper) } }];
    }
    if (cell.share === null) return [];
    const step = stepOf(cell.share, top);
    return [one(column + 1, cell.text, paper.color(`heat-${step}`), label(paper, step))];
  });
  return [size, ...cells];
}

const hatch = (paper: Paper) => ({
  symbol: "rect",
  rotation: Math.PI / 4,
  dashArrayX: [1, 0],
  dashArrayY: [1.2, 4],
  color: paper.color("hatch"),
});
