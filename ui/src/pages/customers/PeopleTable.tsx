/** One page of customers; heads sort on the server. */
import { Link } from "react-router";
import type { CustomerRow } from "@/api/types";
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { ShareBar } from "@/parts/ShareBar";
import { DayText, NumberText } from "@/parts/values";
import type { Sort } from "./asked";
import { StageChip } from "./StageChip";
import { useChance } from "./useChance";

interface Props {
  rows: CustomerRow[];
  sort: Sort;
  onSort: (key: string) => void;
}

export function PeopleTable({ rows, sort, onSort }: Props) {
  const { words } = usePlace();
  const sorting = { key: sort.replace(/^-/, ""), descending: sort.startsWith("-"), onSort };
  return <DataTable caption={words.shell.customers} columns={useColumns(rows)} rows={rows} rowKey={({ id }) => id} sorting={sorting} />;
}

function useColumns(rows: CustomerRow[]): Column<CustomerRow>[] {
  const { words, format } = usePlace();
  const { people } = words;
  const spent = format.moneyColumn(rows.map((row) => row.revenue_minor ?? 0));
  const worth = format.moneyColumn(rows.map((row) => row.clv_minor ?? 0));
  return [
    { key: "name", head: people.name, sortable: true, cell: (row) => <Name row={row} /> },
    { key: "contact", head: people.contact, cell: (row) => <Contact row={row} /> },
    { key: "stage", head: people.stageHead, cell: ({ stage }) => stage && <StageChip stage={stage} /> },
    { key: "orders", head: people.orders, sortable: true, number: true, cell: (row) => <NumberText value={row.orders} /> },
    {
      key: "revenue",
      head: <Head text={people.revenue} unit={spent.unit} />,
      sortable: true,
      number: true,
      cell: (row) => (row.revenue_minor === null ? "—" : spent.cell(row.revenue_minor)),
    },
    { key: "last_order", head: people.lastOrder, sortable: true, cell: (row) => <DayText day={row.last_order_on} year /> },
    { key: "p_alive", head: people.alive, sortable: true, width: 160, cell: ({ p_alive }) => <Chance share={p_alive} /> },
    {
      key: "clv",
      head: <Head text={people.worth} unit={worth.unit} />,
      sortable: true,
      number: true,
      cell: (row) => (row.clv_minor === null ? "—" : worth.cell(row.clv_minor)),
    },
  ];
}

/** The unit stands in the head, so that cells hold plain numbers. */
const Head = ({ text, unit }: { text: string; unit: string }) => (
  <span>
    {text}
    {unit && <span className="people-unit">{unit}</span>}
  </span>
);

function Name({ row }: { row: CustomerRow }) {
  const { people } = usePlace().words;
  return (
    <>
      <Link to={`/customers/${row.id}`} className="people-name">
        <bdi>{row.name || row.email || row.phone || people.nameless}</bdi>
      </Link>
      <span className="people-place">
        <bdi>{row.city || row.country}</bdi>
      </span>
    </>
  );
}

const Contact = ({ row }: { row: CustomerRow }) => (
  <bdi dir="ltr" className="people-contact">
    {row.email ?? row.phone ?? "—"}
  </bdi>
);

function Chance({ share }: { share: number | null }) {
  const chance = useChance();
  if (share === null) return "—";
  return (
    <span className="people-chance">
      <span>{chance(share)}</span>
      <ShareBar share={share} tone="accent" />
    </span>
  );
}
