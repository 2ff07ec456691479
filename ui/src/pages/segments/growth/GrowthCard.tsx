/** The whole line of a segment's size, with its table and files. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import { axes, type Paper } from "@/parts/Chart";
import { ChartCard, type ChartTable } from "@/parts/ChartCard";
import { useMovedText, useSummary } from "./Growing";
import { type Day, movedIn } from "./moved";
import { useGrowth } from "./queries";

/** A line needs two days; until then the card of the size says when it begins. */
export function GrowthCard({ id, title }: { id: string; title: string }) {
  const days = useGrowth(id).data?.items ?? [];
  return days.length > 1 ? <Line days={days} title={title} /> : null;
}

function Line({ days, title }: { days: Day[]; title: string }) {
  const { words } = usePlace();
  const summary = useSummary();
  const movedText = useMovedText();
  const moved = movedIn(days);
  const option = useOption(days);
  return (
    <ChartCard
      title={words.segments.growthTitle}
      help={moved && movedText(moved)}
      summary={summary(days)}
      option={option}
      height={220}
      table={useTable(days)}
      fileName={title}
    />
  );
}

function useTable(days: Day[]): ChartTable {
  const { words, format } = usePlace();
  const { segments } = words;
  const number = (value: number) => ({ text: format.int(value), value });
  return {
    head: [segments.day, segments.people, segments.came, segments.left],
    rows: days.toReversed().map(({ day, customers, entered, left }) => [
      { text: format.day(day, { year: true }), value: day },
      number(customers),
      number(entered),
      number(left),
    ]),
  };
}

function useOption(days: Day[]): (paper: Paper) => EChartsCoreOption {
  const { words, format } = usePlace();
  return useCallback(
    (paper: Paper): EChartsCoreOption => ({
      grid: { left: paper.rtl ? 16 : 52, right: paper.rtl ? 52 : 16, top: 12, bottom: 28 },
      ...axes(paper, days.map(({ day }) => format.day(day)), (value) => format.int(value)),
      tooltip: {
        trigger: "axis",
        backgroundColor: paper.color("surface"),
        borderColor: paper.color("line"),
        textStyle: { color: paper.color("ink"), fontSize: 13 },
        formatter: (items: { dataIndex: number }[]) => {
          const day = days[items[0]?.dataIndex ?? 0];
          if (!day) return "";
          const { segments, common } = words;
          const moves = `${segments.came} ${format.int(day.entered)}<br>${segments.left} ${format.int(day.left)}`;
          return `<div dir="${paper.rtl ? "rtl" : "ltr"}">${format.day(day.day)}<br><b>${common.people(format.int(day.customers))}</b><br>${moves}</div>`;
        },
      },
      series: [
        {
          type: "line",
          data: days.map(({ customers }) => customers),
          symbol: "none",
          lineStyle: { color: paper.color("c1"), width: 2.5 },
          areaStyle: { color: paper.color("c1"), opacity: 0.1 },
        },
      ],
    }),
    [days, format, words],
  );
}
