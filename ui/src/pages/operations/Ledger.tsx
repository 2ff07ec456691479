/** What became of the last day's messages, channel by channel. */
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { State } from "@/parts/State";
import type { Overview } from "./queries";

type Row = Overview["ledger"][number];

export function Ledger({ rows }: { rows: Row[] }) {
  const { words, format } = usePlace();
  const { operations, channels } = words;
  const columns: Column<Row>[] = [
    { key: "channel", head: operations.channel, cell: ({ channel }) => channels.names[channel] ?? channel },
    { key: "state", head: operations.state, cell: ({ state }) => <State state={state} /> },
    {
      key: "count",
      head: operations.count,
      number: true,
      cell: ({ channel, state, count }) => <Link to={`/messages?channel=${channel}&state=${state}`}>{format.int(count)}</Link>,
    },
  ];
  return (
    <Card flush title={operations.ledger} help={operations.ledgerHelp}>
      {rows.length === 0 ? (
        <Empty title={operations.ledgerNone} />
      ) : (
        <DataTable caption={operations.ledger} columns={columns} rows={rows} rowKey={({ channel, state }) => `${channel} ${state}`} />
      )}
    </Card>
  );
}
