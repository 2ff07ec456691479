/** What stood in the next order of people who bought something. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { Measured, topOf } from "./Measured";
import type { Next } from "./queries";
import { type Chosen, Lift, Named, Who } from "./shared";

export function NextOrders({ items, choose }: { items: Next[]; choose: (chosen: Chosen) => void }) {
  const { products } = usePlace().words;
  const top = topOf(items.map(({ share }) => share));
  const columns: Column<Next>[] = [
    { key: "bought", head: products.bought, width: "28%", cell: (item) => <Named name={item.title} code={item.key} /> },
    { key: "then", head: products.then, width: "28%", cell: (item) => <Named name={item.next_title} code={item.next_key} /> },
    { key: "share", head: products.share, width: "22%", cell: (item) => <Measured share={item.share} max={top} /> },
    { key: "lift", head: products.lift, number: true, cell: (item) => <Lift times={item.lift} /> },
    {
      key: "who",
      head: <span className="unseen">{products.people}</span>,
      action: true,
      cell: (item) => <Who rule={item.rule} title={titleOf(item, products)} choose={choose} />,
    },
  ];
  return <DataTable caption={products.questions.next} columns={columns} rows={items} rowKey={({ key, next_key }) => `${key} ${next_key}`} />;
}

type Said = ReturnType<typeof usePlace>["words"]["products"];

function titleOf(item: Next, said: Said): string {
  const [name, other] = [item.title ?? item.key, item.next_title ?? item.next_key];
  return item.key === item.next_key ? said.buyersOf(name) : said.without(name, other);
}
