/** One thin line per cohort and the mean of all with its interval, over time since the start. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import { axes, type Paper } from "@/parts/Chart";
import { ChartCard, type ChartTable } from "@/parts/ChartCard";
import type { Triangle } from "./asked";
import { cellTexts, columnName, columnSaid, type Context, rangeText, rowName, valueText } from "./naming";
import { shownColumns } from "./triangleRows";

interface Props {
  triangle: Triangle;
  title: string;
  help: string;
}

type Line = (number | null)[];

export function Curves({ triangle, title, help }: Props) {
  const { place, format, words } = usePlace();
  const text = words.cohorts;
  const context: Context = { triangle, place, format, words };
  const option = useCallback((paper: Paper) => optionOf({ triangle, place, format, words }, paper), [triangle, place, format, words]);
  return (
    <ChartCard
      title={title}
      help={help}
      summary={summaryOf(context)}
      option={option}
      table={tableOf(context)}
      fileName={`${text.fileName}-${triangle.from ?? ""}-${triangle.to ?? ""}`}
      height={420}
    >
      {text.curvesNote(format.int(triangle.few_below))}
    </ChartCard>
  );
}

/** As far as anything has fully come about. */
function columnsOf(triangle: Triangle): number[] {
  const columns = shownColumns(triangle);
  const last = columns.findLastIndex((at) => triangle.mean.value[at] != null && !triangle.mean.few[at]);
  return columns.slice(0, last + 1);
}

/** What has fully come about, of cohorts large enough to draw. */
const linesOf = (triangle: Triangle, columns: number[]): { row: Triangle["rows"][number]; line: Line }[] =>
  triangle.rows
    .filter(({ few }) => !few)
    .map((row) => ({ row, line: columns.map((at) => (row.complete[at] ? (row.value[at] ?? null) : null)) }))
    .filter(({ line }) => line.some((value) => value !== null));

const meanOf = ({ mean }: Triangle, columns: number[], of: "value" | "low" | "high"): Line =>
  columns.map((at) => (mean.few[at] ? null : (mean[of][at] ?? mean.value[at] ?? null)));

function optionOf(context: Context, paper: Paper): EChartsCoreOption {
  const { triangle } = context;
  const columns = columnsOf(triangle);
  const [low, high, value] = (["low", "high", "value"] as const).map((of) => meanOf(triangle, columns, of)) as [Line, Line, Line];
  const thin = { type: "line", symbol: "none", silent: true, lineStyle: { color: paper.color("mute"), width: 1, opacity: 0.45 } };
  const band = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  return {
    grid: { left: paper.rtl ? 90 : 64, right: paper.rtl ? 64 : 90, top: 16, bottom: 34 },
    ...axes(paper, columns.map((at) => columnName(context, at)), axisText(context, high)),
    tooltip: tooltipOf(context, columns, paper),
    series: [
      ...linesOf(triangle, columns).map(({ line }) => ({ ...thin, data: line })),
      { ...band, data: low },
      {
        ...band,
        data: high.map((top, at) => (top === null ? null : top - (low[at] ?? top))),
        areaStyle: { color: paper.color("c1"), opacity: Number(paper.color("band")) },
      },
      {
        type: "line",
        data: value,
        symbol: "none",
        lineStyle: { color: paper.color("c1"), width: 2.5 },
        endLabel: {
          show: true,
          formatter: paper.mixed(context.words.common.all),
          color: paper.color("ink"),
          fontWeight: 620,
          align: paper.rtl ? "right" : "left",
          offset: [paper.rtl ? -12 : 4, 0],
        },
      },
    ],
  };
}

function axisText(context: Context, values: Line): (value: number) => string {
  const { unit, cell } = cellTexts(context, values.map((value) => value ?? 0));
  return (value) => [cell(value), unit].filter(Boolean).join(" ");
}

function tooltipOf(context: Context, columns: number[], paper: Paper) {
  return {
    trigger: "axis",
    backgroundColor: paper.color("surface"),
    borderColor: paper.color("line"),
    textStyle: { color: paper.color("ink"), fontSize: 13 },
    formatter: (items: { dataIndex: number }[]) => {
      const at = columns[items[0]?.dataIndex ?? 0] ?? 0;
      return `<div dir="${paper.rtl ? "rtl" : "ltr"}">${meanSaid(context, at).join("<br>")}</div>`;
    },
  };
}

function meanSaid(context: Context, at: number): string[] {
  const { triangle, format, words } = context;
  const { value, low, high, size, few } = triangle.mean;
  const [mean, from, to] = [value[at], low[at], high[at]];
  const head = `${words.common.all}, ${columnSaid(context, at)}`;
  if (mean == null || few[at]) return [head, words.common.sure.cannot_tell];
  const interval = from != null && to != null ? [words.common.intervalOf(rangeText(context, from, to))] : [];
  return [head, valueText(context, mean, 1), ...interval, words.common.people(format.int(size[at] ?? 0))];
}

function summaryOf(context: Context): string {
  const last = columnsOf(context.triangle).at(-1);
  return last === undefined ? context.words.common.sure.cannot_tell : meanSaid(context, last).join(", ");
}

function tableOf(context: Context): ChartTable {
  const { triangle, words } = context;
  const columns = columnsOf(triangle);
  const cells = (line: Line) =>
    line.map((value) => ({ text: value === null ? "" : valueText(context, value, 1), value }));
  return {
    head: [words.cohorts.cohort, ...columns.map((at) => columnName(context, at))],
    rows: [
      [words.common.all, ...cells(meanOf(triangle, columns, "value"))],
      [words.cohorts.low, ...cells(meanOf(triangle, columns, "low"))],
      [words.cohorts.high, ...cells(meanOf(triangle, columns, "high"))],
      ...linesOf(triangle, columns).map(({ row, line }) => [rowName(context, row), ...cells(line)]),
    ],
  };
}
