/** One segment: how many it holds and held, who they are, where it is used. */
import { Button } from "antd";
import { Download } from "lucide-react";
import { useParams, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { Actions } from "./Actions";
import { Broken } from "./Broken";
import { Young } from "./growth/Growing";
import { GrowthCard } from "./growth/GrowthCard";
import { Members } from "./Members";
import { useSegmentName } from "./naming";
import { Overlap } from "./Overlap";
import { MEMBERS_SIZE, type Segment as SegmentOf, useCount, useMembers, useSegment } from "./queries";
import { Reach } from "./Reach";
import { RuleText } from "./RuleText";
import { Used } from "./Used";
import "./segments.css";

export default function Segment() {
  const { id = "" } = useParams();
  const { words } = usePlace();
  const segment = useSegment(id);
  const name = useSegmentName();
  const title = segment.data ? name(segment.data) : words.segments.name;
  return (
    <Page
      title={<bdi>{title}</bdi>}
      tab={title}
      lead={segment.data && <RuleText segment={segment.data} />}
      crumbs={[{ text: words.segments.table, to: "/segments" }, { text: title }]}
      actions={segment.data && <Actions segment={segment.data} />}
    >
      <Answer query={segment} shape={[[220, 220], [420]]}>
        {(data) => (data.broken.length > 0 ? <Broken segment={data} /> : <Sound segment={data} title={title} />)}
      </Answer>
    </Page>
  );
}

function Sound({ segment, title }: { segment: SegmentOf; title: string }) {
  const counted = useCount(segment.rule);
  return (
    <div className="columns columns-wide">
      <div className="stack">
        <GrowthCard id={segment.id} title={title} />
        <People id={segment.id} />
      </div>
      <div className="stack">
        <Size segment={segment} customers={counted.data?.customers} />
        <Reach counted={counted.data} />
        <Overlap rule={segment.rule} own={segment.id} sound />
        <Used id={segment.id} />
      </div>
    </div>
  );
}

function Size({ segment: { id, count, changed_at: changed }, customers }: { segment: SegmentOf; customers: number | undefined }) {
  const { words, format } = usePlace();
  const share = count !== null && customers ? count / customers : undefined;
  return (
    <Card className="now">
      <h2 className="label">{words.builder.now}</h2>
      <p className="now-count">
        <b>{count === null ? "—" : format.int(count)}</b>
        {share !== undefined && <span className="quiet">{words.builder.ofAll(format.share(share, { places: share < 0.1 ? 1 : 0 }))}</span>}
      </p>
      <Young id={id} />
      {changed && <p className="quiet">{words.segments.changed(format.moment(changed))}</p>}
    </Card>
  );
}

function People({ id }: { id: string }) {
  const { words } = usePlace();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const members = useMembers(id, page);
  return (
    <Card flush title={words.segments.members} aside={<Export id={id} />}>
      <Answer query={members} shape={[[320]]}>
        {({ items, total }) => (
          <>
            {total === 0 ? <Empty title={words.segments.noMembers} /> : <Members members={items} caption={words.segments.members} />}
            <Pager page={page} size={MEMBERS_SIZE} total={total} onPage={(next) => setSearch({ page: String(next) })} />
          </>
        )}
      </Answer>
    </Card>
  );
}

/** A plain link: the file is written while it is read, however many they are. */
function Export({ id }: { id: string }) {
  const { segments } = usePlace().words;
  return (
    <Button size="small" icon={<Download size={14} />} href={`/api/segments/${id}/members.csv`} download>
      {segments.exportCsv}
    </Button>
  );
}
