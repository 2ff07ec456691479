/** Cells to choose from, and what can be done with the people in those that are chosen. */
import { Button, Segmented } from "antd";
import { Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { DataTable } from "@/parts/DataTable";
import { csvOf, downloadCsv } from "@/parts/files";
import { PeoplePanel } from "@/parts/PeoplePanel";
import { type Rule, useWriteTo } from "@/parts/savedSegment";
import { Grid, keyOf } from "./Grid";
import { heatOf } from "./reading";

/** A cell of either matrix. */
export interface Counted {
  row: number;
  column: number;
  tone: string;
  name: string;
  customers: number;
  revenue_minor: number;
  value_minor: number | null;
  rule: Rule;
}

interface Props {
  title: string;
  help: string;
  fileName: string;
  rows: { text: string; head: ReactNode }[];
  columns: string[];
  cells: Counted[];
}

type Measure = "customers" | "revenue" | "value";

const total = ({ value_minor: value, customers }: Counted): number => (value ?? 0) * customers;
const measured: Record<Measure, (cell: Counted) => number> = {
  customers: ({ customers }) => customers,
  revenue: ({ revenue_minor: revenue }) => revenue,
  value: total,
};

export function Cells({ title, help, fileName, rows, columns, cells }: Props) {
  const { words, format } = usePlace();
  const [measure, setMeasure] = useState<Measure>("customers");
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const said = words.lifecycle;
  const most = Math.max(...cells.map(measured[measure]), 0);
  const textOf = (cell: Counted): string =>
    measure === "customers" ? format.int(cell.customers) : format.money(measured[measure](cell));
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const options: { value: Measure; label: string }[] = [
    { value: "customers", label: said.people },
    { value: "revenue", label: said.revenue },
    ...(cells.some(({ value_minor: value }) => value !== null) ? [{ value: "value" as const, label: said.value }] : []),
  ];
  const picked = cells.filter(({ row, column }) => chosen.has(keyOf(row, column)));
  return (
    <Card
      title={title}
      help={help}
      aside={<Segmented<Measure> size="small" value={measure} options={options} onChange={setMeasure} />}
    >
      {asTable ? (
        <CellTable caption={title} rows={rows} columns={columns} cells={cells} />
      ) : (
        <Grid
          caption={title}
          rows={rows.map(({ head }) => head)}
          columns={columns}
          chosen={chosen}
          onToggle={toggle}
          cells={cells.map((cell) => ({
            ...cell,
            heat: heatOf(measured[measure](cell), most),
            text: textOf(cell),
            label: `${rows[cell.row]?.text}, ${columns[cell.column]}: ${words.common.people(format.int(cell.customers))}, ${cell.name}`,
          }))}
        />
      )}
      {picked.length > 0 ? (
        <Chosen picked={picked} onClear={() => setChosen(new Set())} />
      ) : (
        <div className="grid-foot">
          <Button size="small" icon={<Table2 size={14} />} onClick={() => setAsTable(!asTable)}>
            {asTable ? words.common.showChart : words.common.showTable}
          </Button>
          <Button
            size="small"
            onClick={() =>
              downloadCsv(
                `${fileName}.csv`,
                csvOf([
                  ["recency", "frequency", "place", "customers", "revenue_minor", "value_minor"],
                  ...cells.map((cell) => [
                    rows[cell.row]?.text ?? "", columns[cell.column] ?? "", cell.name, cell.customers, cell.revenue_minor, cell.value_minor,
                  ]),
                ]),
              )
            }
          >
            CSV
          </Button>
        </div>
      )}
    </Card>
  );
}

function CellTable({ caption, rows, columns, cells }: Pick<Props, "rows" | "columns" | "cells"> & { caption: string }) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  return (
    <DataTable
      caption={caption}
      rows={cells}
      rowKey={({ row, column }) => keyOf(row, column)}
      columns={[
        { key: "row", head: said.sinceLast, cell: ({ row }) => rows[row]?.text },
        { key: "column", head: words.people.orders, cell: ({ column }) => columns[column] },
        { key: "name", head: said.group, cell: ({ name }) => name },
        { key: "people", head: said.people, number: true, cell: ({ customers }) => format.int(customers) },
        { key: "revenue", head: said.revenue, number: true, cell: ({ revenue_minor: minor }) => format.money(minor) },
      ]}
    />
  );
}

function Chosen({ picked, onClear }: { picked: Counted[]; onClear: () => void }) {
  const { words, format } = usePlace();
  const [open, setOpen] = useState(false);
  const write = useWriteTo();
  const said = words.lifecycle;
  const customers = picked.reduce((sum, cell) => sum + cell.customers, 0);
  const worth = picked.reduce((sum, cell) => sum + total(cell), 0);
  const [only] = picked;
  const rule: Rule = picked.length === 1 && only ? only.rule : { any: picked.map((cell) => cell.rule) };
  const names = [...new Set(picked.map(({ name }) => name))].join(words.people.comma);
  const title = picked.length === 1 ? names : said.cells(names, format.int(picked.length));
  return (
    <div className="grid-chosen" aria-live="polite">
      <span className="grow">
        <strong>{said.chosen(format.int(customers))}</strong>
        {worth > 0 && said.worth(format.money(worth))}
      </span>
      <Button onClick={onClear}>{said.clear}</Button>
      <Button onClick={() => setOpen(true)}>{words.common.seeWho}</Button>
      <Button type="primary" loading={write.isPending} onClick={() => write.write({ name: title, rule })}>
        {words.peopleOf.write}
      </Button>
      {open && <PeoplePanel rule={rule} title={title} count={customers} onClose={() => setOpen(false)} />}
    </div>
  );
}
