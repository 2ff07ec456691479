/** The error of every test on the past beside the plain rule's, where the topic is no yes or no. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import { axes, type Paper } from "@/parts/Chart";
import { ChartCard } from "@/parts/ChartCard";
import { Key } from "./Key";
import type { Topic } from "./shapes";
import { useValue } from "./useValue";

export function Windows({ topic: { key, tests, unit } }: { topic: Topic }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const value = useValue(unit, tests.flatMap(({ model, naive }) => [model, naive]));
  const day = useCallback((cut: string) => format.day(cut, { year: true }), [format]);
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => {
      const { xAxis, yAxis } = axes(paper, tests.map(({ cut }) => format.day(cut)), value.cell);
      return {
        grid: { left: paper.rtl ? 16 : 52, right: paper.rtl ? 52 : 16, top: 14, bottom: 28 },
        tooltip: { trigger: "axis", backgroundColor: paper.color("surface"), textStyle: { color: paper.color("ink") }, valueFormatter: value.cell },
        xAxis: { ...xAxis, boundaryGap: true },
        yAxis: { ...yAxis, min: 0 },
        series: [
          { type: "line", name: said.ourError, data: tests.map(({ model }) => model), symbolSize: 8, symbol: "circle", color: paper.color("c1"), lineStyle: { width: 2.5 } },
          { type: "line", name: said.rule, data: tests.map(({ naive }) => naive), symbolSize: 6, symbol: "circle", color: paper.color("c2"), lineStyle: { width: 2, type: "dashed" } },
        ],
      };
    },
    [tests, value, format, said],
  );
  const won = tests.filter(({ model, naive }) => model < naive).length;
  return (
    <ChartCard
      title={said.windows}
      help={
        <>
          {said.windowsHelp[key]} {unit === "money" && value.unit && `(${value.unit})`}
          <Key entries={[["ours", said.ourError], ["rule", said.rule]]} />
        </>
      }
      summary={said.windowsSummary(format.int(won), format.int(tests.length))}
      option={option}
      height={430}
      fileName={`${said.fileName}-tests`}
      table={{
        head: [said.cut, [said.ourError, value.unit].filter(Boolean).join(words.people.comma), said.rule],
        rows: tests.map(({ cut, model, naive }) => [day(cut), ...[model, naive].map((error) => ({ text: value.cell(error), value: error }))]),
      }}
    >
      {said.windowsSummary(format.int(won), format.int(tests.length))}
    </ChartCard>
  );
}
