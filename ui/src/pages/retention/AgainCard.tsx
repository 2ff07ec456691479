/** What people come back to. */
import { useState } from "react";
import type { Reorders } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Span } from "@/format/spans";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { RangeBar } from "@/parts/RangeBar";
import { Switch } from "@/parts/Switch";
import { type Thing, useReorders } from "./queries";

type Row = Reorders["rows"][number];
const THINGS: Thing[] = ["product", "category", "brand"];

export function AgainCard({ span }: { span: Span | undefined }) {
  const { words } = usePlace();
  const [of, setOf] = useState<Thing>("product");
  const found = useReorders(span, of);
  const text = words.explore;
  return (
    <Card
      flush
      title={text.again}
      help={text.againHelp}
      aside={<Switch label={text.of} value={of} onChange={setOf} options={THINGS.map((value) => ({ value, label: text.things[value] }))} />}
    >
      {found.data?.rows.length ? <Rows rows={found.data.rows} /> : <p className="quiet explore-note">{found.data && text.noAgain}</p>}
    </Card>
  );
}

function Rows({ rows }: { rows: Row[] }) {
  const { words, format } = usePlace();
  const text = words.explore;
  const max = Math.max(...rows.map(({ high }) => high ?? 0));
  const bar = ({ value, low, high }: Row) =>
    value === null || low === null || high === null ? null : (
      <>
        <RangeBar value={value} low={low} high={high} min={0} max={max} label={words.common.rangeLabel(format.share(value), format.share(low), format.share(high))} />
        <span className="quiet explore-range">{format.shareRange(low, high)}</span>
      </>
    );
  const columns: Column<Row>[] = [
    { key: "name", head: text.group, cell: ({ name }) => <bdi>{name}</bdi> },
    { key: "again", head: text.againShare, number: true, cell: ({ value }) => (value === null ? "—" : format.share(value)) },
    { key: "range", head: words.common.interval, width: "30%", cell: bar },
    { key: "tried", head: text.tried, number: true, cell: ({ customers }) => format.int(customers) },
  ];
  return <DataTable caption={text.again} columns={columns} rows={rows} rowKey={({ key }) => key} />;
}
