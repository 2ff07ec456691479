/** The RFM groups with what each is for. */
import { Button } from "antd";
import { FileSpreadsheet } from "lucide-react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { csvOf, downloadCsv } from "@/parts/files";
import type { Rfm, Standing } from "./queries";
import { nameOf } from "./reading";

interface Props {
  rfm: Rfm;
  onOpen: (group: Standing) => void;
}

export function Groups({ rfm, onOpen }: Props) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const goals: Record<string, string> = said.goals;
  const actions: Record<string, string> = said.actions;
  const valued = rfm.groups.some((group) => group.value_minor !== null);
  const columns: Column<Standing>[] = [
    {
      key: "group",
      head: said.group,
      cell: ({ code, goal, action }) => (
        <>
          <strong>{nameOf(words, "rfm", code)}</strong> <span className="quiet">{goals[goal]}</span>
          <div className="quiet">{actions[action]}</div>
        </>
      ),
    },
    { key: "people", head: said.people, number: true, cell: ({ customers }) => format.int(customers) },
    {
      key: "share",
      head: said.share,
      number: true,
      cell: ({ customers }) => rfm.customers > 0 && format.share(customers / rfm.customers, { places: 0 }),
    },
    {
      key: "revenue",
      head: said.revenue,
      number: true,
      cell: ({ revenue_minor: minor }) => format.money(minor),
    },
    {
      key: "since",
      head: said.medianSince,
      number: true,
      cell: ({ customers, median_days_since: days }) => customers > 0 && format.decimal(days, 1, { trim: true }),
    },
    {
      key: "orders",
      head: said.medianOrders,
      number: true,
      cell: ({ customers, median_orders: orders }) => customers > 0 && format.decimal(orders, 1, { trim: true }),
    },
    ...(valued
      ? [
          {
            key: "value",
            head: said.valueEach,
            number: true,
            cell: ({ value_minor: minor }: Standing) => (minor === null ? "—" : format.money(minor)),
          },
        ]
      : []),
    {
      key: "act",
      head: <span className="unseen">{words.common.seeWho}</span>,
      action: true,
      cell: (group) =>
        group.customers > 0 && (
          <button type="button" className="link nowrap" onClick={() => onOpen(group)}>
            {words.common.seeWho}
          </button>
        ),
    },
  ];
  const save = () =>
    downloadCsv(
      "rfm-groups.csv",
      csvOf([
        ["group", "goal", "customers", "revenue_minor", "median_days_since", "median_orders", "value_minor"],
        ...rfm.groups.map((g) => [
          g.code, g.goal, g.customers, g.revenue_minor, g.median_days_since, g.median_orders, g.value_minor,
        ]),
      ]),
    );
  return (
    <Card
      flush
      title={said.groups}
      aside={
        <Button size="small" icon={<FileSpreadsheet size={14} />} onClick={save}>
          CSV
        </Button>
      }
    >
      <DataTable caption={said.groups} columns={columns} rows={rfm.groups} rowKey={({ code }) => code} />
    </Card>
  );
}
