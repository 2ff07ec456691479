/** What they buy, how often by their own gaps, and when they need it again. */
import { Button } from "antd";
import { useState } from "react";
import type { OwnProduct } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Why } from "@/parts/Why";
import { DayText, NumberText } from "@/parts/values";
import { useBuys } from "./queries";
import { daysBetween } from "./reading";
import { useToday } from "./today";

const FIRST = 5;

export function Buys({ id }: { id: string }) {
  const { people } = usePlace().words;
  const buys = useBuys(id);
  return (
    <Card flush title={people.buys} help={people.buysHelp} aside={<Why text={people.buysHow} end>{people.buysMethod}</Why>}>
      <Answer query={buys} shape={[[180]]}>
        {({ items }) => (items.length === 0 ? <p className="quiet card-empty">{people.buysNone}</p> : <Products items={items} />)}
      </Answer>
    </Card>
  );
}

function Products({ items }: { items: OwnProduct[] }) {
  const { words, format } = usePlace();
  const [all, setAll] = useState(false);
  const columns = useColumns(items);
  return (
    <>
      <DataTable caption={words.people.buys} columns={columns} rows={all ? items : items.slice(0, FIRST)} rowKey={({ key }) => key} />
      {!all && items.length > FIRST && (
        <p className="card-more">
          <Button size="small" onClick={() => setAll(true)}>
            {words.people.buysAll(format.int(items.length))}
          </Button>
        </p>
      )}
    </>
  );
}

function useColumns(items: OwnProduct[]): Column<OwnProduct>[] {
  const { words, format } = usePlace();
  const { people } = words;
  const spent = format.moneyColumn(items.map(({ amount_minor: minor }) => minor));
  return [
    { key: "product", head: people.product, cell: (one) => <Name product={one} /> },
    { key: "days", head: people.bought, number: true, cell: ({ days }) => <NumberText value={days} /> },
    {
      key: "spent",
      head: [people.spentOn, spent.unit].filter(Boolean).join(people.comma),
      number: true,
      cell: ({ amount_minor: minor }) => spent.cell(minor),
    },
    { key: "gap", head: people.gap, cell: (one) => <Gap product={one} /> },
    { key: "due", head: people.due, cell: (one) => <Due product={one} /> },
  ];
}

function Name({ product: { key, title, category } }: { product: OwnProduct }) {
  return (
    <>
      <bdi>{title ?? key}</bdi>
      {category && (
        <p className="quiet">
          <bdi>{category}</bdi>
        </p>
      )}
    </>
  );
}

/** The middle of their gaps, and between which ends it lies. */
function Gap({ product: { gap, shortest, longest } }: { product: OwnProduct }) {
  const { words, format } = usePlace();
  const { people } = words;
  if (gap === null) return <span className="quiet">{people.boughtOnce}</span>;
  return (
    <>
      {people.days(format.int(gap), Math.round(gap) === 1)}
      {shortest !== null && longest !== null && shortest !== longest && <p className="quiet">{format.numberRange(shortest, longest)}</p>}
    </>
  );
}

function Due({ product: { due_on: due, last_on: last } }: { product: OwnProduct }) {
  const { words, format } = usePlace();
  const { people } = words;
  const today = useToday();
  const year = (day: string) => day.slice(0, 4) !== today.slice(0, 4);
  if (due === null) return <span className="quiet">{people.lastBought(format.day(last, { year: year(last) }))}</span>;
  const late = daysBetween(due, today);
  return (
    <>
      <DayText day={due} year={year(due)} />
      {late > 0 && <p className="due-late">{people.lateBy(people.days(format.int(late), late === 1))}</p>}
    </>
  );
}
