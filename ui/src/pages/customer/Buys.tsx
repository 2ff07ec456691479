/** What they buy, how often by their own gaps, and when they need it again. */
import { Button } from "antd";
import { useState } from "react";
import type { DueProduct, OwnProduct } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Why } from "@/parts/Why";
import { DayText, NumberText } from "@/parts/values";
import { useBuys, useDue } from "./queries";
import { daysBetween } from "./reading";
import { useToday } from "./today";

const FIRST = 5;

export function Buys({ id }: { id: string }) {
  const { people } = usePlace().words;
  const buys = useBuys(id);
  const due = useDue(id);
  return (
    <Card flush title={people.buys} help={people.buysHelp} aside={<Why text={people.buysHow} end>{people.buysMethod}</Why>}>
      <Answer query={buys} shape={[[180]]}>
        {({ items }) => (items.length === 0 ? <p className="quiet card-empty">{people.buysNone}</p> : <Products items={items} due={due} />)}
      </Answer>
    </Card>
  );
}

type Due = ReturnType<typeof useDue>;

function Products({ items, due }: { items: OwnProduct[]; due: Due }) {
  const { words, format } = usePlace();
  const [all, setAll] = useState(false);
  const columns = useColumns(items, due);
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

function useColumns(items: OwnProduct[], due: Due): Column<OwnProduct>[] {
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
    { key: "due", head: people.due, cell: (one) => <Next product={one} due={due.get(one.key)} /> },
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

/** The day they need it again as foretold, with the days around it; else by the middle of their own gaps. */
function Next({ product: { due_on: usual, last_on: last }, due }: { product: OwnProduct; due: DueProduct | undefined }) {
  const { words, format } = usePlace();
  const { people } = words;
  const today = useToday();
  const year = (day: string) => day.slice(0, 4) !== today.slice(0, 4);
  const on = due?.due_on ?? usual;
  if (on === null) return <span className="quiet">{people.lastBought(format.day(last, { year: year(last) }))}</span>;
  const late = daysBetween(due?.due_to ?? on, today);
  return (
    <>
      <DayText day={on} year={year(on)} />
      {due && late <= 0 && <p className="quiet">{format.between(format.day(due.due_from), format.day(due.due_to))}</p>}
      {late > 0 && <p className="due-late">{people.lateBy(people.days(format.int(late), late === 1))}</p>}
    </>
  );
}
