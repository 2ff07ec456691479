/** Which first products go with people becoming regulars. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { RangeBar } from "@/parts/RangeBar";
import { Measured, topOf } from "./Measured";
import type { First } from "./queries";
import { type Chosen, Named, Who } from "./shared";

export function Firsts({ items, choose }: { items: First[]; choose: (chosen: Chosen) => void }) {
  const { words, format } = usePlace();
  const { products } = words;
  const money = format.moneyColumn(items.map((item) => item.later_revenue_per_customer ?? 0));
  const top = topOf(items.map(({ regulars }) => regulars));
  const reach = Math.max(...items.flatMap(({ low, high }) => [Math.abs(low ?? 0), Math.abs(high ?? 0)]), 0.01);
  const columns: Column<First>[] = [
    { key: "item", head: products.item, width: "26%", cell: (item) => <Named name={item.title} code={item.key} /> },
    { key: "people", head: products.people, number: true, cell: (item) => format.int(item.regulars.whole) },
    { key: "regulars", head: products.regulars, width: "20%", cell: (item) => <Measured share={item.regulars} max={top} /> },
    { key: "difference", head: products.difference, width: "22%", cell: (item) => <Against item={item} reach={reach} /> },
    {
      key: "later",
      head: [products.later, money.unit].filter(Boolean).join(", "),
      number: true,
      cell: (item) => item.later_revenue_per_customer !== null && money.cell(item.later_revenue_per_customer),
    },
    {
      key: "who",
      head: <span className="unseen">{products.people}</span>,
      action: true,
      cell: (item) => <Who rule={item.rule} title={products.startersOf(item.title ?? item.key)} choose={choose} />,
    },
  ];
  return <DataTable caption={products.questions.first} columns={columns} rows={items} rowKey={({ key }) => key} />;
}

function Against({ item, reach }: { item: First; reach: number }) {
  const { words, format, direction } = usePlace();
  const { difference, low, high } = item;
  if (difference === null || low === null || high === null) return <span className="quiet">{words.common.sure.cannot_tell}</span>;
  const points = (value: number): string => words.common.pointsOf(format.points(value, { sign: true }));
  return (
    <div className="measured">
      <RangeBar effect value={difference} low={low} high={high} min={-reach} max={reach} label={words.common.rangeLabel(points(difference), points(low), points(high))} />
      <span className="measured-text">
        <bdi dir={direction}>{points(difference)}</bdi>{" "}
        {!item.clear && <span className="quiet">{words.products.unclear}</span>}
      </span>
    </div>
  );
}
