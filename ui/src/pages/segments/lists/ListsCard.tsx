/** The lists that were uploaded, and the way to a new one. */
import { Button } from "antd";
import { Upload } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { MomentText } from "@/parts/values";
import { useLists } from "../queries";
import { listRule, type PeopleList, Unmatched } from "./list";
import { UploadPanel } from "./UploadPanel";
import { builderPath } from "@/parts/savedSegment";

export function ListsCard() {
  const { segments } = usePlace().words;
  const lists = useLists();
  const [open, setOpen] = useState(false);
  const make = (
    <Button icon={<Upload size={15} />} onClick={() => setOpen(true)}>
      {segments.listMake}
    </Button>
  );
  return (
    <Card flush title={segments.lists} help={segments.listsHelp} aside={make}>
      <Answer query={lists} shape={[[90]]}>
        {({ items }) => (items.length > 0 ? <Table lists={items} /> : <p className="quiet list-none">{segments.listNone}</p>)}
      </Answer>
      <UploadPanel open={open} onClose={() => setOpen(false)} />
    </Card>
  );
}

function Table({ lists }: { lists: PeopleList[] }) {
  const { words, format } = usePlace();
  const { segments } = words;
  const columns: Column<PeopleList>[] = [
    {
      key: "name",
      head: segments.list,
      cell: ({ id, name }) => (
        <Link to={`/segments/lists/${id}`}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    { key: "people", head: segments.people, number: true, cell: ({ customers }) => format.int(customers) },
    { key: "unmatched", head: segments.unmatched, number: true, cell: (list) => <Unmatched list={list} /> },
    { key: "uploaded", head: segments.uploaded, cell: ({ created_at: at }) => <MomentText at={at} /> },
    {
      key: "act",
      head: <span className="unseen">{segments.listUse}</span>,
      action: true,
      cell: ({ id }) => <Link to={builderPath(listRule(id))}>{segments.listUse}</Link>,
    },
  ];
  return <DataTable caption={segments.lists} columns={columns} rows={lists} rowKey={({ id }) => id} />;
}
