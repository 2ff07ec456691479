/** What was said against what happened, as a drawing: on the diagonal every promise is kept. */
import type { EChartsCoreOption } from "echarts/core";
import type { Paper } from "@/parts/Chart";
import type { Bin } from "./shapes";

interface Texts {
  share: (value: number) => string;
  range: (low: number, high: number) => string;
  /** What the axis along the bottom says. */
  said: string;
  row: (said: string, came: string, customers: number) => string;
}

const STEPS = 0.25;

export const calibrationChart =
  (bins: Bin[], texts: Texts) =>
  (paper: Paper): EChartsCoreOption => ({
    grid: { left: paper.rtl ? 18 : 44, right: paper.rtl ? 44 : 18, top: 12, bottom: 48 },
    xAxis: {
      ...axis(paper, texts.share),
      inverse: paper.rtl,
      name: paper.mixed(texts.said),
      nameLocation: "middle",
      nameGap: 28,
      nameTextStyle: { color: paper.color("ink2"), fontSize: 12.5 },
    },
    yAxis: { ...axis(paper, texts.share), position: paper.rtl ? "right" : "left" },
    tooltip: tooltip(paper, bins, texts),
    series: [diagonal(paper), ...bins.map((bin) => bar(paper, bin)), line(paper, bins)],
  });

function axis(paper: Paper, share: Texts["share"]) {
  return {
    type: "value",
    min: 0,
    max: 1,
    interval: STEPS,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: paper.color("line") } },
    axisLabel: { color: paper.color("ink3"), fontSize: 12, formatter: (value: number) => paper.mixed(share(value)) },
  };
}

const quiet = { type: "line", symbol: "none", silent: true, animation: false };

const diagonal = (paper: Paper) => ({
  ...quiet,
  data: [[0, 0], [1, 1]],
  lineStyle: { color: paper.color("mute"), width: 1.5, type: "dashed" },
});

/** The 95 % interval of the share that came. */
const bar = (paper: Paper, { said, low, high }: Bin) => ({
  ...quiet,
  data: [[said, low], [said, high]],
  lineStyle: { color: paper.color("c1"), width: 6, cap: "round", opacity: 0.32 },
});

const line = (paper: Paper, bins: Bin[]) => ({
  type: "line",
  data: bins.map(({ said, ordered }) => [said, ordered]),
  symbol: "circle",
  symbolSize: 9,
  showAllSymbol: true,
  itemStyle: { color: paper.color("c1"), borderColor: paper.color("surface"), borderWidth: 1.5 },
  lineStyle: { color: paper.color("c1"), width: 2 },
});

function tooltip(paper: Paper, bins: Bin[], { share, range, row }: Texts) {
  return {
    trigger: "item",
    backgroundColor: paper.color("surface"),
    borderColor: paper.color("line"),
    textStyle: { color: paper.color("ink"), fontSize: 13 },
    formatter: ({ dataIndex }: { dataIndex: number }) => {
      const bin = bins[dataIndex];
      if (!bin) return "";
      const line = row(share(bin.said), share(bin.ordered), bin.customers);
      return `<div dir="${paper.rtl ? "rtl" : "ltr"}">${line}<br>${range(bin.low, bin.high)}</div>`;
    },
  };
}
