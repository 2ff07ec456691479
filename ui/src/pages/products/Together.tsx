/** What stands in one order together. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { Measured, topOf } from "./Measured";
import type { Basket } from "./queries";
import { Lift, Named } from "./shared";

export function Together({ items }: { items: Basket[] }) {
  const { words, format } = usePlace();
  const { products } = words;
  const top = topOf(items.map(({ share }) => share));
  const columns: Column<Basket>[] = [
    { key: "item", head: products.item, width: "30%", cell: (item) => <Named name={item.title} code={item.key} /> },
    { key: "with", head: products.with, width: "30%", cell: (item) => <Named name={item.with_title} code={item.with_key} /> },
    { key: "orders", head: products.orders, number: true, cell: (item) => format.int(item.orders) },
    { key: "share", head: products.share, width: "22%", cell: (item) => <Measured share={item.share} max={top} /> },
    { key: "lift", head: products.lift, number: true, cell: (item) => <Lift times={item.lift} /> },
  ];
  return <DataTable caption={products.questions.together} columns={columns} rows={items} rowKey={({ key, with_key }) => `${key} ${with_key}`} />;
}
