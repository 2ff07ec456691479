/** Which products people buy again, and which bring them back for anything. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { NumberText } from "@/parts/values";
import { Measured, topOf } from "./Measured";
import type { Product } from "./queries";
import { type Chosen, Named, Who } from "./shared";

const DAYS = { places: 0 };

export function Again({ items, choose }: { items: Product[]; choose: (chosen: Chosen) => void }) {
  const { products } = usePlace().words;
  const { format } = usePlace();
  const money = format.moneyColumn(items.map(({ revenue }) => revenue));
  const top = topOf(items.flatMap(({ again, back }) => [again, back]));
  const columns: Column<Product>[] = [
    { key: "item", head: products.item, width: "26%", cell: (item) => <Named name={item.title} code={item.key} /> },
    { key: "people", head: products.people, number: true, cell: (item) => format.int(item.customers) },
    { key: "revenue", head: [products.revenue, money.unit].filter(Boolean).join(", "), number: true, cell: (item) => money.cell(item.revenue) },
    { key: "again", head: products.again, width: "20%", cell: (item) => <Measured share={item.again} max={top} /> },
    { key: "days", head: products.days, number: true, cell: (item) => <NumberText value={item.days_again} {...DAYS} /> },
    { key: "back", head: products.back, width: "20%", cell: (item) => <Measured share={item.back} max={top} /> },
    {
      key: "who",
      head: <span className="unseen">{products.people}</span>,
      action: true,
      cell: (item) => <Who rule={item.rule} title={products.buyersOf(item.title ?? item.key)} count={item.customers} choose={choose} />,
    },
  ];
  return <DataTable caption={products.questions.again} columns={columns} rows={items} rowKey={({ key }) => key} />;
}
