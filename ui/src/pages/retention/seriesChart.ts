/** A metric over time as a drawing: its interval as a band, the same periods earlier as a quiet line. */
import type { EChartsCoreOption } from "echarts/core";
import { axes, type Paper } from "@/parts/Chart";

export interface Point {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** The same period earlier. */
  then: number | null;
  running: boolean;
}

interface Texts {
  /** For the axis: shorter than the value itself. */
  tick: (value: number) => string;
  value: (value: number) => string;
  range: (low: number, high: number) => string;
  now: string;
  earlier: string | undefined;
  running: string;
}

export const seriesChart =
  (points: Point[], texts: Texts) =>
  (paper: Paper): EChartsCoreOption => {
    const frame = axes(paper, points.map(({ label }) => label), texts.tick);
    return {
      grid: { left: paper.rtl ? 24 : 72, right: paper.rtl ? 72 : 24, top: 24, bottom: 28 },
      ...frame,
      // Room beside the outer periods, so that their labels stay clear of the value axis.
      xAxis: { ...frame.xAxis, boundaryGap: true },
      tooltip: tooltip(paper, points, texts),
      series: [...band(paper, points), ...earlier(paper, points, texts), line(paper, points, texts)],
    };
  };

/** Two stacked lines; a period without an interval has none of either. */
function band(paper: Paper, points: Point[]) {
  const common = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  const width = ({ low, high }: Point) => (low === null || high === null ? null : high - low);
  return [
    { ...common, data: points.map(({ low }) => low) },
    { ...common, data: points.map(width), areaStyle: { color: paper.color("c1"), opacity: Number(paper.color("band")) } },
  ];
}

function earlier(paper: Paper, points: Point[], { earlier: name }: Texts) {
  if (!name || points.every(({ then }) => then === null)) return [];
  return [
    {
      type: "line",
      name,
      data: points.map(({ then }) => then),
      symbol: "none",
      silent: true,
      lineStyle: { color: paper.color("mute"), width: 2, type: "dashed" },
    },
  ];
}

/** A period that is not over is an open circle: its value will still change. */
function line(paper: Paper, points: Point[], { now }: Texts) {
  const color = paper.color("c1");
  return {
    type: "line",
    name: now,
    data: points.map(({ value, running }) => ({
      value,
      symbolSize: running ? 9 : 6,
      itemStyle: running ? { color: paper.color("surface"), borderColor: color, borderWidth: 2 } : { color },
    })),
    symbol: "circle",
    showSymbol: true,
    showAllSymbol: points.length <= 40,
    lineStyle: { color, width: 2.5 },
  };
}

function tooltip(paper: Paper, points: Point[], texts: Texts) {
  return {
    trigger: "axis",
    backgroundColor: paper.color("surface"),
    borderColor: paper.color("line"),
    textStyle: { color: paper.color("ink"), fontSize: 13 },
    formatter: (items: { dataIndex: number }[]) => {
      const point = points[items[0]?.dataIndex ?? 0];
      if (!point) return "";
      const rows = [
        point.label + (point.running ? ` (${texts.running})` : ""),
        point.value === null ? "—" : `<b>${texts.value(point.value)}</b>`,
        point.low === null || point.high === null ? "" : texts.range(point.low, point.high),
        texts.earlier && point.then !== null ? `${texts.earlier}: ${texts.value(point.then)}` : "",
      ];
      return `<div dir="${paper.rtl ? "rtl" : "ltr"}">${rows.filter(Boolean).join("<br>")}</div>`;
    },
  };
}
