/** How many stood where at the end of each month. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { axes, type Paper } from "@/parts/Chart";
import { ChartCard } from "@/parts/ChartCard";
import { type By, useSeries } from "./queries";
import { nameOf } from "./reading";

type Points = components["schemas"]["Series"];

const TONES: Record<By, string[]> = {
  stage: ["c5", "c1", "c3", "c2", "c4", "mute"],
  rfm: ["c1", "c3", "c5", "c6", "c2", "c4", "heat-4", "heat-6", "heat-3", "mute"],
};

export function Series({ by }: { by: By }) {
  const series = useSeries(by);
  return (
    <Answer query={series} shape={[[320]]}>
      {(data) => (data.points.length > 1 ? <Drawn series={data} /> : null)}
    </Answer>
  );
}

function Drawn({ series }: { series: Points }) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const { points, codes, by } = series;
  const day = useCallback((iso: string) => format.day(iso), [format]);
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => {
      const { xAxis, yAxis } = axes(paper, points.map(({ on }) => day(on)), (value) => format.int(value));
      return {
        grid: { left: paper.rtl ? 12 : 48, right: paper.rtl ? 48 : 12, top: 12, bottom: 28 },
        tooltip: { trigger: "axis", backgroundColor: paper.color("surface"), textStyle: { color: paper.color("ink") } },
        xAxis: { ...xAxis, boundaryGap: true },
        yAxis,
        series: codes.map((code, index) => ({
          type: "bar",
          name: nameOf(words, by, code),
          stack: "all",
          barMaxWidth: 26,
          data: points.map(({ customers }) => customers[code] ?? 0),
          itemStyle: { color: paper.color(TONES[by][index] ?? "mute") },
        })),
      };
    },
    [points, codes, by, words, format, day],
  );
  const all = (index: number): string =>
    format.int(Object.values(points.at(index)?.customers ?? {}).reduce((sum, count) => sum + count, 0));
  return (
    <ChartCard
      title={said.series}
      help={said.seriesHelp}
      summary={said.seriesSummary(all(0), all(-1))}
      option={option}
      fileName="lifecycle-months"
      height={260}
      table={{
        head: [said.month, ...codes.map((code) => nameOf(words, by, code))],
        rows: points.map(({ on, customers }) => [
          day(on),
          ...codes.map((code) => ({ text: format.int(customers[code] ?? 0), value: customers[code] ?? 0 })),
        ]),
      }}
    >
      <ul className="series-legend">
        {codes.map((code, index) => (
          <li key={code} className="row">
            <i style={{ background: `var(--${TONES[by][index] ?? "mute"})` }} aria-hidden />
            {nameOf(words, by, code)}
          </li>
        ))}
      </ul>
    </ChartCard>
  );
}
