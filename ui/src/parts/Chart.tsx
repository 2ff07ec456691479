/** A drawing by ECharts with its summary in words. The option is built anew for each look and direction. */
import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "react";
import { usePlace } from "@/app/place";
import { token, useDark } from "@/app/theme";

/** What a chart must know of its surroundings; see the rules for right-to-left below. */
export interface Paper {
  rtl: boolean;
  font: string;
  color: (name: string) => string;
  /** Words mixed with digits come out reversed in SVG unless they are isolated. */
  mixed: (text: string) => string;
}

interface Props {
  option: (paper: Paper) => EChartsCoreOption;
  /** The chart in one sentence. */
  summary: string;
  height?: number;
  /** What was clicked on, as the option gave it; whatever can be clicked is in the table too. */
  onPick?: ((data: unknown) => void) | undefined;
}

export function paperOf(direction: "ltr" | "rtl"): Paper {
  const rtl = direction === "rtl";
  return {
    rtl,
    font: getComputedStyle(document.documentElement).fontFamily,
    color: token,
    mixed: (text) => (rtl ? `\u2067${text}\u2069` : text),
  };
}

const still = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function Chart({ option, summary, height = 320, onPick }: Props) {
  const { direction } = usePlace();
  const dark = useDark();
  const root = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    let remove: (() => void) | undefined;
    let gone = false;
    const paper = paperOf(direction);
    const draw = async () => {
      const [{ init }] = await Promise.all([import("./echarts"), document.fonts.ready]);
      if (gone) return;
      const chart = init(element, undefined, { renderer: "svg" });
      chart.setOption({ animation: !still(), animationDuration: 200, textStyle: { fontFamily: paper.font }, ...option(paper) });
      chart.on("click", ({ data }) => pick.current?.(data));
      const watch = new ResizeObserver(() => chart.resize());
      watch.observe(element);
      remove = () => {
        watch.disconnect();
        chart.dispose();
      };
    };
    void draw();
    return () => {
      gone = true;
      remove?.();
    };
  }, [option, direction, dark]);
  return <div ref={root} dir="ltr" role="img" aria-label={summary} style={{ blockSize: height }} />;
}

const LABEL = 12;

/** The axes of every chart: no lines or ticks, only horizontal grid lines; time runs with the reading. */
export function axes(paper: Paper, days: string[], valueText: (value: number) => string) {
  const label = { color: paper.color("ink3"), fontSize: LABEL };
  return {
    xAxis: {
      type: "category",
      data: days,
      inverse: paper.rtl,
      boundaryGap: false,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true, formatter: (text: string) => paper.mixed(text) },
    },
    yAxis: {
      type: "value",
      position: paper.rtl ? "right" : "left",
      splitLine: { lineStyle: { color: paper.color("line") } },
      axisLabel: { ...label, formatter: (value: number) => paper.mixed(valueText(value)) },
    },
  };
}
