/** Every segment with its rule in words and how many it holds now. */
import { Filter } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ShareBar } from "@/parts/ShareBar";
import { StateChip } from "@/parts/StateChip";
import { useSegmentName } from "./naming";
import { type Segment, useSegments } from "./queries";
import { RuleText } from "./RuleText";
import "./segments.css";

export default function Segments() {
  const { words, format } = usePlace();
  const segments = useSegments();
  return (
    <Page
      title={words.segments.table}
      lead={segments.data && words.segments.lead(format.int(segments.data.customers))}
      crumbs={[{ text: words.segments.table }]}
    >
      <Answer query={segments} shape={[[420]]}>
        {({ items, customers }) => (
          <Card flush>
            {items.length === 0 ? <Empty icon={Filter} title={words.segments.none} /> : <Table segments={items} customers={customers} />}
          </Card>
        )}
      </Answer>
    </Page>
  );
}

function Table({ segments, customers }: { segments: Segment[]; customers: number }) {
  const { words, format } = usePlace();
  const name = useSegmentName();
  const said = words.segments;
  const columns: Column<Segment>[] = [
    {
      key: "name",
      head: said.name,
      cell: (segment) => (
        <span className="row segment-name">
          <Link to={`/segments/${segment.id}`}>
            <bdi>{name(segment)}</bdi>
          </Link>
          {segment.ready && <StateChip tone="plain">{said.ready}</StateChip>}
        </span>
      ),
    },
    { key: "rule", head: said.rule, width: "40%", cell: (segment) => <RuleText segment={segment} /> },
    { key: "people", head: said.people, number: true, cell: ({ count }) => count !== null && format.int(count) },
    {
      key: "share",
      head: said.share,
      width: 120,
      cell: ({ count }) =>
        count !== null && customers > 0 && <ShareBar share={count / customers} tone="accent" label={format.share(count / customers)} />,
    },
    {
      key: "act",
      head: <span className="unseen">{said.write}</span>,
      action: true,
      cell: ({ id }) => <Link to={`/campaigns/new?segment=${id}`}>{said.write}</Link>,
    },
  ];
  return <DataTable caption={said.table} columns={columns} rows={segments} rowKey={({ id }) => id} />;
}
