/** Past orders as bars, today, and when the next one falls by the usual gap. */
import type { EChartsCoreOption } from "echarts/core";
import dayjs from "dayjs";
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import type { CalendarName, Format } from "@/format";
import { isoDay } from "@/format/spans";
import { Chart, type Paper } from "@/parts/Chart";
import type { Words } from "@/words/en";
import { type Bar, dayAfter, monthOf } from "./reading";
import { useToday } from "./today";

interface Props {
  bars: Bar[];
  monthly: boolean;
  /** The day and the days around it are a forecast; otherwise their own rhythm. */
  foretold: boolean;
  day: string | undefined;
  /** Where the next order falls 8 times in 10. */
  band: Band | undefined;
}

interface Band {
  from: string;
  to: string;
}

export function OrderLine({ bars, monthly, foretold, day: usual, band }: Props) {
  const { words, format, place } = usePlace();
  const { people } = words;
  const today = useToday();
  const { from, to } = band ?? { from: today, to: dayAfter(today, 90) };
  const option = useCallback(
    (paper: Paper) => draw(paper, { bars, today, usual, from, to, words: people, format, calendar: place.calendar }),
    [bars, today, usual, from, to, people, format, place.calendar],
  );
  const { unit } = format.moneyColumn(bars.map(({ minor }) => minor));
  const total = bars.reduce((sum, { minor }) => sum + minor, 0);
  return (
    <>
      <Chart option={option} height={176} summary={`${people.chart}: ${format.money(total)}`} />
      <p className="order-key quiet">
        <span>
          <i className="order-past" aria-hidden />
          {[monthly ? people.chartMonths : people.chartOrders, unit].filter(Boolean).join(people.comma)}
        </span>
        {usual && (
          <span>
            <i className="order-usual" aria-hidden />
            {foretold ? people.chartNext : people.chartUsual}
          </span>
        )}
        <span>
          <i className="order-ahead" aria-hidden />
          {band && foretold ? people.chartNextBand : band ? people.chartBand(format.day(band.from), format.day(band.to)) : people.chartAhead}
        </span>
      </p>
    </>
  );
}

const EDGE = 8;
const LETTER = 7;

interface Drawn {
  bars: Bar[];
  today: string;
  usual: string | undefined;
  from: string;
  to: string;
  words: Words["people"];
  format: Format;
  calendar: CalendarName;
}

function draw(paper: Paper, { bars, today, usual, from, to, words, format, calendar }: Drawn): EChartsCoreOption {
  const label = { color: paper.color("ink3"), fontSize: 12 };
  const column = format.moneyColumn(bars.map(({ minor }) => minor));
  // Measured by hand: with a time axis that runs to the left, ECharts itself leaves hardly any room to draw.
  const money = 14 + LETTER * Math.max(...bars.map(({ minor }) => column.cell(minor).length));
  const end = [dayAfter(to, 15), dayAfter(today, 30)].sort()[1];
  const text = (time: number) => format.month(monthOf(isoDay(dayjs(time)), calendar), { year: "short" });
  return {
    grid: { left: paper.rtl ? EDGE : money, right: paper.rtl ? money : EDGE, top: 26, bottom: 24, outerBoundsMode: "none" },
    xAxis: {
      type: "time",
      inverse: paper.rtl,
      min: dayAfter(bars[0]?.day ?? today, -10),
      max: end,
      splitNumber: 5,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...label, hideOverlap: true, formatter: (time: number) => paper.mixed(text(time)) },
    },
    yAxis: {
      type: "value",
      position: paper.rtl ? "right" : "left",
      splitNumber: 2,
      splitLine: { lineStyle: { color: paper.color("line") } },
      axisLabel: { ...label, formatter: (minor: number) => paper.mixed(column.cell(minor)) },
    },
    tooltip: {
      trigger: "item",
      backgroundColor: paper.color("surface"),
      borderColor: paper.color("line"),
      textStyle: { color: paper.color("ink"), fontSize: 13 },
      formatter: ({ value }: { value: [string, number] }) =>
        `<div dir="${paper.rtl ? "rtl" : "ltr"}">${format.day(value[0], { year: true })}<br><b>${format.money(value[1])}</b></div>`,
    },
    series: [
      {
        type: "bar",
        barWidth: bars.length > 16 ? 7 : 9,
        itemStyle: { color: paper.color("c1"), borderRadius: [4, 4, 0, 0] },
        data: bars.map(({ day, minor }) => [day, minor]),
        markArea: {
          silent: true,
          itemStyle: { color: paper.color("accent-soft") },
          data: [[{ xAxis: from }, { xAxis: to }]],
        },
        markLine: { symbol: "none", silent: true, animation: false, data: lines(paper, { today, usual, words, format }) },
      },
    ],
  };
}

function lines(paper: Paper, { today, usual, words, format }: Omit<Drawn, "bars" | "calendar" | "from" | "to">) {
  const line = (day: string, text: string, color: string, type: "solid" | "dashed", align: "left" | "right") => ({
    xAxis: day,
    lineStyle: { color, type, width: 1.5 },
    label: { formatter: paper.mixed(text), position: "end", color, fontSize: 12, align, distance: 4 },
  });
  const late = usual !== undefined && usual < today;
  const [before, after] = paper.rtl ? (["left", "right"] as const) : (["right", "left"] as const);
  return [
    line(today, words.chartToday, paper.color("ink2"), "solid", late ? after : before),
    ...(usual ? [line(usual, format.day(usual), paper.color("accent"), "dashed", late ? before : after)] : []),
  ];
}
