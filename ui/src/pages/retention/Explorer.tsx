/** One number of the family: over time with its interval and what it was before, and in groups. */
import { Select } from "antd";
import { useMemo } from "react";
import type { MetricOut, MetricSeries } from "@/api/types";
import { usePlace } from "@/app/place";
import { metricRange, metricText } from "@/format/metric";
import type { Span } from "@/format/spans";
import { Card } from "@/parts/Card";
import { type Cell, ChartCard } from "@/parts/ChartCard";
import { Switch } from "@/parts/Switch";
import { nameOf, definitionOf } from "./naming";
import { useMetrics, useSeries } from "./queries";
import { type Point, seriesChart } from "./seriesChart";
import { type Asked, BYS, COMPARES } from "./state";

interface Props {
  span: Span | undefined;
  asked: Asked;
  onAsk: (change: Partial<Asked>) => void;
}

export function Explorer({ span, asked, onAsk }: Props) {
  const { words } = usePlace();
  const series = useSeries(span, asked);
  const metric = series.data?.metrics[0];
  if (series.isError) {
    return (
      <Card title={nameOf(words, asked.metric)} aside={<Choices asked={asked} onAsk={onAsk} />}>
        <p className="quiet">{words.explore.tooMany}</p>
      </Card>
    );
  }
  if (!series.data || !metric) return <Card title={nameOf(words, asked.metric)}>{words.common.loading}</Card>;
  return <Followed series={series.data} metric={metric} asked={asked} onAsk={onAsk} />;
}

interface FollowedProps extends Omit<Props, "span"> {
  series: MetricSeries;
  metric: MetricOut;
}

function Followed({ series, metric, asked, onAsk }: FollowedProps) {
  const { words, format } = usePlace();
  const text = words.explore;
  const name = nameOf(words, metric.key);
  const points = useMemo(() => pointsOf(series, metric.key, format), [series, metric.key, format]);
  const value = (number: number) => valueText(format, words, metric.unit, number);
  const tick = (number: number) => (metric.unit === "share" ? format.share(number, { places: 0 }) : number === 0 ? format.int(0) : value(number));
  const range = (low: number, high: number) => metricRange(format, { days: words.common.daysOf }, metric.unit, low, high);
  const option = useMemo(
    () =>
      seriesChart(points, {
        tick,
        value,
        range,
        now: name,
        earlier: series.compare ? text.earlier[series.compare] : undefined,
        running: text.running,
      }),
    // The functions change with the words and the format only.
    [points, name, series.compare, metric.unit, format, words],
  );
  const last = points.filter((point) => point.value !== null && !point.running).at(-1);
  return (
    <ChartCard
      title={text.title(name, text.bys[series.by])}
      help={definitionOf(words, metric)}
      summary={last ? text.summary(name, value(last.value ?? 0), last.label) : text.nothing(name)}
      option={option}
      table={tableOf(series, points, words, value, format)}
      fileName={`${metric.key}-${series.period.first}-${series.period.last}`}
      height={300}
      aside={<Choices asked={asked} onAsk={onAsk} />}
    >
      {last ? sampleText(series, metric.key, words, format) : text.nothing(name)}
    </ChartCard>
  );
}

function Choices({ asked, onAsk }: Omit<Props, "span">) {
  const { words } = usePlace();
  const metrics = useMetrics();
  const text = words.explore;
  return (
    <>
      <Select
        aria-label={text.choose}
        className="explore-metric"
        value={asked.metric}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        options={(metrics.data ?? []).map(({ key }) => ({ value: key, label: nameOf(words, key) }))}
        onChange={(metric) => onAsk({ metric })}
      />
      <Switch
        label={text.by}
        value={asked.by}
        options={BYS.map((by) => ({ value: by, label: text.byShort[by] }))}
        onChange={(by) => onAsk({ by })}
      />
      <Select
        aria-label={text.compare}
        value={asked.compare}
        popupMatchSelectWidth={false}
        options={COMPARES.map((compare) => ({ value: compare, label: text.compares[compare] }))}
        onChange={(compare) => onAsk({ compare })}
      />
    </>
  );
}

type Place = ReturnType<typeof usePlace>;

export function valueText(format: Place["format"], words: Place["words"], unit: string, value: number): string {
  const text = metricText(format, { days: words.common.daysOf }, unit, value);
  return [text.number, text.unit].filter(Boolean).join(" ");
}

function pointsOf(series: MetricSeries, key: string, format: Place["format"]): Point[] {
  const years = series.series.length <= 14 ? "full" : "short";
  return series.series.map((part, index) => {
    const found = part.metrics[key];
    return {
      label: format.period(part, series.by, { calendar: series.calendar, year: years }),
      value: found?.value ?? null,
      low: found?.low ?? null,
      high: found?.high ?? null,
      then: series.earlier[index]?.metrics[key]?.value ?? null,
      running: !part.complete,
    };
  });
}

function tableOf(
  series: MetricSeries,
  points: Point[],
  words: Place["words"],
  value: (number: number) => string,
  format: Place["format"],
) {
  const text = words.explore;
  const key = series.metrics[0]?.key ?? "";
  const cell = (number: number | null): Cell => ({ text: number === null ? "—" : value(number), value: number });
  const rows = series.series.map((part, index): Cell[] => {
    const point = points[index];
    const n = part.metrics[key]?.n ?? null;
    return [
      { text: (point?.label ?? "") + (part.complete ? "" : ` (${text.running})`), value: part.key },
      cell(point?.value ?? null),
      cell(point?.low ?? null),
      cell(point?.high ?? null),
      { text: n === null ? "" : format.int(n), value: n },
      ...(series.compare ? [cell(point?.then ?? null)] : []),
    ];
  });
  const head = [text.period, text.value, text.low, text.high, text.sample];
  return { head: series.compare ? [...head, text.earlier[series.compare]] : head, rows };
}

/** How many it was counted over, all periods together where they have one. */
function sampleText(series: MetricSeries, key: string, words: Place["words"], format: Place["format"]): string {
  const sizes = series.series.map((part) => part.metrics[key]?.n ?? 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return words.explore.over(least === most ? format.int(most) : format.numberRange(least, most));
}
