/** Every segment with its sentence, its size and how it moves; below them the lists. */
import { Button } from "antd";
import { Filter, Plus, TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { StateChip } from "@/parts/StateChip";
import { SmallGrowth } from "./growth/Growing";
import { ListsCard } from "./lists/ListsCard";
import { useSegmentName } from "./naming";
import { type Segment, useReached, useSegments, useUses } from "./queries";
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
      actions={<Make />}
    >
      <Answer query={segments} shape={[[420]]}>
        {({ items, customers }) => (
          <Card flush>
            {items.length > 0 ? (
              <Table segments={items} customers={customers} />
            ) : (
              <Empty icon={Filter} title={words.segments.makeEmpty} text={words.segments.makeEmptyHelp}>
                <Make />
              </Empty>
            )}
          </Card>
        )}
      </Answer>
      <ListsCard />
    </Page>
  );
}

function Make() {
  const { segments } = usePlace().words;
  return (
    <Link to="/segments/new">
      <Button type="primary" icon={<Plus size={16} />}>
        {segments.make}
      </Button>
    </Link>
  );
}

function Table({ segments, customers }: { segments: Segment[]; customers: number }) {
  const said = usePlace().words.segments;
  const reached = useReached();
  const columns: Column<Segment>[] = [
    { key: "name", head: said.name, width: "46%", cell: (segment) => <Named segment={segment} /> },
    { key: "people", head: said.people, number: true, cell: (segment) => <Size segment={segment} customers={customers} /> },
    { key: "growth", head: said.growth, width: 120, cell: ({ id }) => <SmallGrowth id={id} /> },
    { key: "reach", head: said.reach, cell: (segment) => <Reached segment={segment} reached={reached} /> },
    { key: "used", head: said.usedIn, cell: ({ id }) => <Used id={id} /> },
    {
      key: "act",
      head: <span className="unseen">{said.write}</span>,
      action: true,
      cell: ({ id, broken }) =>
        broken.length > 0 ? <Link to={`/segments/${id}/edit`}>{said.mend}</Link> : <Link to={`/campaigns/new?segment=${id}`}>{said.write}</Link>,
    },
  ];
  return <DataTable caption={said.table} columns={columns} rows={segments} rowKey={({ id }) => id} />;
}

function Named({ segment }: { segment: Segment }) {
  const { segments } = usePlace().words;
  const name = useSegmentName();
  return (
    <div className="segment-named">
      <span className="row segment-name">
        <Link to={`/segments/${segment.id}`}>
          <bdi>{name(segment)}</bdi>
        </Link>
        {segment.ready && <StateChip tone="plain">{segments.ready}</StateChip>}
        {segment.broken.length > 0 && (
          <StateChip tone="bad" icon={TriangleAlert}>
            {segments.broken}
          </StateChip>
        )}
      </span>
      {segment.broken.length > 0 ? <span className="quiet">{segments.brokenHelp}</span> : <RuleText segment={segment} />}
    </div>
  );
}

function Size({ segment: { count }, customers }: { segment: Segment; customers: number }) {
  const { format } = usePlace();
  if (count === null) return "—";
  return (
    <>
      <b className="segment-count">{format.int(count)}</b>
      {customers > 0 && <div className="quiet">{format.share(count / customers, { places: count / customers < 0.1 ? 1 : 0 })}</div>}
    </>
  );
}

type ReachedBy = ReturnType<typeof useReached>;

/** Of each channel, how many of its people may and can be written to. */
function Reached({ segment: { id, count }, reached }: { segment: Segment; reached: ReachedBy }) {
  const { words, format } = usePlace();
  const email = reached.email?.get(id);
  const sms = reached.sms?.get(id);
  if (count === null || email === undefined || sms === undefined) return null;
  return <span className="quiet">{words.segments.reachOf(format.int(email), format.int(sms))}</span>;
}

function Used({ id }: { id: string }) {
  const { words, format } = usePlace();
  const uses = useUses(id).data?.items;
  if (!uses) return null;
  const { usedCount, usedNowhere } = words.segments;
  return <span className="quiet">{uses.length > 0 ? usedCount(format.int(uses.length), uses.length === 1) : usedNowhere}</span>;
}
