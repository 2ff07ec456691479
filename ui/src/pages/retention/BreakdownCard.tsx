/** The same number in groups of customers, each with its interval on one scale. */
import { Button, Select } from "antd";
import { FileSpreadsheet } from "lucide-react";
import type { BreakdownOut } from "@/api/types";
import { usePlace } from "@/app/place";
import { metricRange } from "@/format/metric";
import type { Span } from "@/format/spans";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { csvOf, downloadCsv } from "@/parts/files";
import { RangeBar } from "@/parts/RangeBar";
import { valueText } from "./Explorer";
import { nameOf } from "./naming";
import { useBreakdown, useBreakdowns } from "./queries";
import type { Asked } from "./state";

interface Props {
  span: Span | undefined;
  asked: Asked;
  onAsk: (change: Partial<Asked>) => void;
}

type Group = BreakdownOut["groups"][number];

export function BreakdownCard({ span, asked, onAsk }: Props) {
  const { words } = usePlace();
  const kinds = useBreakdowns();
  const found = useBreakdown(span, asked.metric, asked.of);
  const text = words.explore;
  const title = text.breakTitle(nameOf(words, asked.metric), text.ofs[asked.of] ?? asked.of);
  const known = found.data?.groups.some(({ kind }) => kind === "value") ?? true;
  return (
    <Card
      flush
      title={title}
      help={found.data?.overlap ? text.overlapHelp : text.breakHelp}
      aside={
        <Select
          aria-label={text.of}
          value={asked.of}
          popupMatchSelectWidth={false}
          options={(kinds.data ?? []).map(({ key }) => ({ value: key, label: text.ofs[key] ?? key }))}
          onChange={(of) => onAsk({ of })}
        />
      }
    >
      {found.data && <Groups found={found.data} metric={asked.metric} title={title} />}
      {!known && <p className="quiet explore-note">{text.noGroups}</p>}
    </Card>
  );
}

function Groups({ found, metric, title }: { found: BreakdownOut; metric: string; title: string }) {
  const { words, format } = usePlace();
  const text = words.explore;
  const unit = found.metrics[0]?.unit ?? "";
  const whole: Group = { kind: "value", key: "whole", name: text.whole, customers: 0, metrics: found.whole };
  const rows = [...found.groups, whole];
  const of = (row: Group) => row.metrics[metric];
  const ends = rows.flatMap((row) => [of(row)?.low, of(row)?.high]).filter((end): end is number => end != null);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const value = (number: number | null | undefined) => (number == null ? "—" : valueText(format, words, unit, number));
  const bar = (row: Group) => {
    const { value: middle, low, high } = of(row) ?? {};
    if (middle == null || low == null || high == null) return null;
    const range = metricRange(format, { days: words.common.daysOf }, unit, low, high);
    return (
      <>
        <RangeBar value={middle} low={low} high={high} min={min} max={max} label={words.common.rangeLabel(value(middle), value(low), value(high))} />
        <span className="quiet explore-range">{range}</span>
      </>
    );
  };
  const columns: Column<Group>[] = [
    { key: "group", head: text.group, cell: (row) => <bdi>{groupName(row, found, words, format)}</bdi> },
    { key: "value", head: text.value, number: true, cell: (row) => value(of(row)?.value) },
    { key: "range", head: words.common.interval, width: "34%", cell: bar },
    { key: "n", head: text.sample, number: true, cell: (row) => (of(row)?.n == null ? "" : format.int(of(row)?.n ?? 0)) },
  ];
  const csv = () => [
    [text.group, text.value, text.low, text.high, text.sample],
    ...rows.map((row) => [
      groupName(row, found, words, format),
      of(row)?.value ?? null,
      of(row)?.low ?? null,
      of(row)?.high ?? null,
      of(row)?.n ?? null,
    ]),
  ];
  return (
    <>
      <DataTable caption={title} columns={ends.length ? columns : columns.filter(({ key }) => key !== "range")} rows={rows} rowKey={(row) => `${row.kind}-${row.key}`} />
      <footer className="chart-foot explore-note">
        <span className="grow" />
        <Button size="small" icon={<FileSpreadsheet size={14} />} onClick={() => downloadCsv(`${metric}-${found.of}.csv`, csvOf(csv()))}>
          CSV
        </Button>
      </footer>
    </>
  );
}

type Place = ReturnType<typeof usePlace>;

function groupName({ kind, name, key }: Group, found: BreakdownOut, words: Place["words"], format: Place["format"]): string {
  const text = words.explore;
  if (kind === "rest") return text.rest(format.int(Number(key)));
  if (kind === "untold") return found.overlap ? text.none : text.untold;
  if (kind === "nobody") return text.nobody;
  const stages: Record<string, string> = words.common.stages;
  return found.of === "stage" ? (stages[key] ?? name) : name;
}
