/** An estimate as it became known, within the interval that stays valid however often one looks. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { axes, Chart, type Paper } from "./Chart";

export interface BandPoint {
  /** The label of the axis, such as "5 Nov". */
  day: string;
  value: number;
  low: number;
  high: number;
}

interface Props {
  points: BandPoint[];
  valueText: (value: number) => string;
  rangeText: (low: number, high: number) => string;
  words: { estimate: string; zero: string; sureSince: (day: string) => string };
  summary: string;
  height?: number;
}

/** The first point from which the band leaves zero out for good. */
export function sureFrom(points: BandPoint[]): BandPoint | undefined {
  const covers = points.map(({ low, high }) => low <= 0 && high >= 0);
  const last = covers.lastIndexOf(true);
  return last === points.length - 1 ? undefined : points[last + 1];
}

export function LineBand({ points, valueText, rangeText, words, summary, height }: Props) {
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => ({
      // Room for the value axis at the reading start and for the last value at the other end.
      grid: { left: paper.rtl ? 116 : 56, right: paper.rtl ? 56 : 116, top: 44, bottom: 28 },
      ...axes(paper, points.map(({ day }) => day), valueText),
      tooltip: tooltip(paper, points, valueText, rangeText),
      series: [...band(paper, points), estimate(paper, points, valueText, words)],
    }),
    [points, valueText, rangeText, words],
  );
  return <Chart option={option} summary={summary} {...(height === undefined ? {} : { height })} />;
}

const colourOf = (paper: Paper, points: BandPoint[]) =>
  sureFrom(points)
    ? { band: paper.color("c1"), line: paper.color("c1"), opacity: Number(paper.color("band")) }
    : { band: paper.color("mute"), line: paper.color("ink2"), opacity: 0.22 };

/** Two stacked lines; the default stacking breaks when the lower one is below zero. */
function band(paper: Paper, points: BandPoint[]) {
  const { band: color, opacity } = colourOf(paper, points);
  const common = {
    type: "line",
    stack: "band",
    stackStrategy: "all",
    symbol: "none",
    silent: true,
    lineStyle: { opacity: 0 },
  };
  return [
    { ...common, data: points.map(({ low }) => low) },
    { ...common, data: points.map(({ low, high }) => high - low), areaStyle: { color, opacity } },
  ];
}

function estimate(paper: Paper, points: BandPoint[], valueText: Props["valueText"], words: Props["words"]) {
  const last = points.at(-1);
  const sure = sureFrom(points);
  const zero = {
    yAxis: 0,
    lineStyle: { color: paper.color("control"), type: "solid", width: 1.5 },
    label: {
      formatter: paper.mixed(words.zero),
      position: paper.rtl ? "insideStartBottom" : "insideEndBottom",
      color: paper.color("ink2"),
      fontSize: 12,
    },
  };
  const since = sure && {
    xAxis: sure.day,
    lineStyle: { color: paper.color("good"), type: "dashed", width: 1.5 },
    label: { formatter: paper.mixed(words.sureSince(sure.day)), position: "end", distance: 16, color: paper.color("good"), fontWeight: 600 },
  };
  return {
    type: "line",
    data: points.map(({ value }) => value),
    symbol: "none",
    lineStyle: { color: colourOf(paper, points).line, width: 2.5 },
    endLabel: {
      show: last !== undefined,
      formatter: last ? `{value|${paper.mixed(valueText(last.value))}}\n{word|${words.estimate}}` : "",
      align: paper.rtl ? "right" : "left",
      offset: [paper.rtl ? -16 : 6, 0],
      rich: {
        value: { color: paper.color("ink"), fontSize: 14, fontWeight: 640, lineHeight: 20 },
        word: { color: paper.color("ink2"), fontSize: 12, lineHeight: 18 },
      },
    },
    markLine: { symbol: "none", silent: true, animation: false, data: since ? [zero, since] : [zero] },
  };
}

function tooltip(paper: Paper, points: BandPoint[], valueText: Props["valueText"], rangeText: Props["rangeText"]) {
  return {
    trigger: "axis",
    backgroundColor: paper.color("surface"),
    borderColor: paper.color("line"),
    textStyle: { color: paper.color("ink"), fontSize: 13 },
    formatter: (items: { dataIndex: number }[]) => {
      const point = points[items[0]?.dataIndex ?? 0];
      if (!point) return "";
      const direction = paper.rtl ? "rtl" : "ltr";
      return `<div dir="${direction}">${point.day}<br><b>${valueText(point.value)}</b><br>${rangeText(point.low, point.high)}</div>`;
    },
  };
}
