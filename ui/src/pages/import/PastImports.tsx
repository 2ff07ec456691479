/** The files that came before, with what became of them. */
import { Button, Popconfirm } from "antd";
import { Trash2 } from "lucide-react";
import { Link } from "react-router";
import type { Import } from "@/api/types";
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { State } from "@/parts/State";
import { MomentText, NumberText } from "@/parts/values";
import { sizeOf } from "./matching";
import { useForget } from "./queries";

export function PastImports({ imports }: { imports: Import[] }) {
  const { importing } = usePlace().words;
  return <DataTable caption={importing.past} columns={useColumns()} rows={imports} rowKey={({ id }) => id} />;
}

export function useSize(): (bytes: number) => string {
  const { words, format } = usePlace();
  return (bytes) => {
    const [size, unit] = sizeOf(bytes);
    return words.importing.size(format.decimal(size, 1, { trim: true }), unit);
  };
}

function useColumns(): Column<Import>[] {
  const { importing } = usePlace().words;
  const done = ({ state, report }: Import) => (state === "done" ? report : null);
  return [
    { key: "file", head: importing.file, cell: (one) => <File one={one} /> },
    { key: "when", head: importing.when, cell: (one) => <MomentText at={one.finished_at ?? one.created_at} /> },
    { key: "rows", head: importing.rows, number: true, cell: (one) => <NumberText value={one.report?.rows} /> },
    { key: "orders", head: importing.ordersAdded, number: true, cell: (one) => <NumberText value={done(one)?.orders_new} /> },
    { key: "aside", head: importing.setAside, number: true, cell: (one) => <NumberText value={one.report?.refused_rows} /> },
    { key: "state", head: importing.state, cell: (one) => <State state={one.state} /> },
    { key: "act", head: <span className="unseen">{importing.open}</span>, action: true, cell: (one) => <Acts one={one} /> },
  ];
}

function File({ one }: { one: Import }) {
  const size = useSize();
  return (
    <Link to={`/import/${one.id}`}>
      <bdi>{one.file_name}</bdi> <span className="quiet">{size(one.size)}</span>
    </Link>
  );
}

function Acts({ one }: { one: Import }) {
  const { words } = usePlace();
  const { importing } = words;
  const forget = useForget();
  const open = one.state === "done" || one.state === "running";
  return (
    <span className="row import-acts">
      <Link to={`/import/${one.id}`} className="link">
        {open ? importing.open : importing.goOn}
      </Link>
      {one.state !== "running" && (
        <Popconfirm
          title={importing.forget}
          description={importing.forgetHelp}
          okText={words.common.remove}
          cancelText={words.common.cancel}
          onConfirm={() => forget.mutate(one.id)}
        >
          <Button type="text" size="small" icon={<Trash2 size={15} />} aria-label={`${importing.forget}: ${one.file_name}`} />
        </Popconfirm>
      )}
    </span>
  );
}
