/** Orders per month as foretold and as they came, with the plain rule as a quiet line. */
import type { EChartsCoreOption } from "echarts/core";
import { axes, type Paper } from "@/parts/Chart";
import type { Month } from "./shapes";

interface Texts {
  month: (month: Month) => string;
  count: (value: number) => string;
  range: (low: number, high: number) => string;
  came: string;
  forecast: string;
  naive: string;
}

export const monthsChart =
  (months: Month[], texts: Texts) =>
  (paper: Paper): EChartsCoreOption => {
    const frame = axes(paper, months.map(texts.month), texts.count);
    return {
      grid: { left: paper.rtl ? 16 : 52, right: paper.rtl ? 52 : 16, top: 14, bottom: 28 },
      ...frame,
      xAxis: { ...frame.xAxis, boundaryGap: true },
      // From zero it would be one flat line: the question is how far apart the lines are.
      yAxis: { ...frame.yAxis, scale: true },
      tooltip: tooltip(paper, months, texts),
      series: [...band(paper, months), forecast(paper, months), naive(paper, months), came(paper, months)],
    };
  };

/** Two stacked lines; the default stacking breaks when the lower one is below zero. */
function band(paper: Paper, months: Month[]) {
  const common = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  const area = { color: paper.color("c1"), opacity: Number(paper.color("band")) };
  return [
    { ...common, data: months.map(({ low }) => low) },
    { ...common, data: months.map(({ low, high }) => high - low), areaStyle: area },
  ];
}

const forecast = (paper: Paper, months: Month[]) => ({
  type: "line",
  data: months.map(({ forecast }) => forecast),
  symbol: "none",
  lineStyle: { color: paper.color("c1"), width: 2.5 },
});

const naive = (paper: Paper, months: Month[]) => ({
  type: "line",
  data: months.map(({ naive }) => naive),
  symbol: "none",
  lineStyle: { color: paper.color("c2"), width: 2, type: "dashed" },
});

/** What came is a fact, so that it has points and no line through them. */
const came = (paper: Paper, months: Month[]) => ({
  type: "line",
  data: months.map(({ came }) => came),
  symbol: "circle",
  symbolSize: 9,
  showAllSymbol: true,
  itemStyle: { color: paper.color("ink"), borderColor: paper.color("surface"), borderWidth: 1.5 },
  lineStyle: { opacity: 0 },
});

function tooltip(paper: Paper, months: Month[], texts: Texts) {
  return {
    trigger: "axis",
    backgroundColor: paper.color("surface"),
    borderColor: paper.color("line"),
    textStyle: { color: paper.color("ink"), fontSize: 13 },
    formatter: (items: { dataIndex: number }[]) => {
      const month = months[items[0]?.dataIndex ?? 0];
      if (!month) return "";
      const rows = [
        texts.month(month),
        `${texts.came}: <b>${texts.count(month.came)}</b>`,
        `${texts.forecast}: ${texts.count(month.forecast)} (${texts.range(month.low, month.high)})`,
        month.naive === null ? "" : `${texts.naive}: ${texts.count(month.naive)}`,
      ];
      return `<div dir="${paper.rtl ? "rtl" : "ltr"}">${rows.filter(Boolean).join("<br>")}</div>`;
    },
  };
}
