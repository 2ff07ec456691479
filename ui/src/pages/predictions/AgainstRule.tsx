/** The forecast of each month against what came, and how far it missed beside plain rules. */
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import { partsIn } from "@/format/spans";
import type { Paper } from "@/parts/Chart";
import { ChartCard } from "@/parts/ChartCard";
import { Key } from "./Key";
import { Missed } from "./Missed";
import { monthsChart } from "./monthsChart";
import { missesOf } from "./reading";
import type { Month, Topic } from "./shapes";
import { useValue } from "./useValue";

export function AgainstRule({ topic }: { topic: Topic }) {
  const { words } = usePlace();
  const said = words.predictions;
  const { by_month: months, unit } = topic;
  const value = useValue(unit, months.flatMap(({ came, high }) => [came, high]));
  const name = useMonthName();
  const option = useCallback(
    (paper: Paper) =>
      monthsChart(months, {
        month: ({ month }) => name(month),
        count: value.cell,
        range: value.range,
        came: said.came,
        forecast: said.forecastHead,
        naive: said.asLastMonth,
      })(paper),
    [months, name, value, said],
  );
  const misses = missesOf(months);
  return (
    <ChartCard
      title={said.months}
      help={
        <>
          {unit === "money" ? said.revenueHelp : said.monthsHelp} {unit === "money" && value.unit && `(${value.unit})`}
          <Key entries={[["came", said.came], ["ours", said.forecast], ["rule", said.asLastMonth]]} />
        </>
      }
      summary={misses ? said.monthsSummary(value.said(misses.ours), value.said(misses.rule)) : said.months}
      option={option}
      height={290}
      fileName={`${said.fileName}-months`}
      table={{
        head: [said.month, said.came, said.forecastHead, said.low, said.high, said.asLastMonth],
        rows: months.map((month) => [name(month.month), ...cellsOf(month).map((each) => ({ text: value.cell(each), value: each }))]),
      }}
      below={misses && <Missed misses={misses} unit={unit} />}
    />
  );
}

const cellsOf = ({ came, forecast, low, high, naive }: Month): number[] => [came, forecast, low, high, naive];

/** A month of the shop's calendar by its first day. */
function useMonthName(): (first: string) => string {
  const { place, format } = usePlace();
  return useCallback(
    (first) => {
      const [year, month] = partsIn(first, place.calendar);
      return format.month(`${year}-${month}`, { year: "none" });
    },
    [place.calendar, format],
  );
}
