/** One segment: its rule, who is in it now, where it is used. */
import { useQuery } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { Trash2 } from "lucide-react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { campaignsQuery } from "@/api/questions";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { State } from "@/parts/State";
import { Members } from "./Members";
import { useSegmentName } from "./naming";
import { MEMBERS_SIZE, type Segment as SegmentOf, useMembers, useRemoveSegment, useSegment } from "./queries";
import { RuleText } from "./RuleText";
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
      lead={segment.data && <Lead segment={segment.data} />}
      crumbs={[{ text: words.segments.table, to: "/segments" }, { text: title }]}
      actions={segment.data && <Actions segment={segment.data} />}
    >
      <Answer query={segment} shape={[[420]]}>
        {(data) => (
          <div className="columns columns-wide">
            <People id={data.id} />
            <div className="stack">
              <Used id={data.id} />
            </div>
          </div>
        )}
      </Answer>
    </Page>
  );
}

function Lead({ segment }: { segment: SegmentOf }) {
  const { words, format } = usePlace();
  return (
    <>
      {segment.count !== null && `${words.segments.peopleNow(format.int(segment.count))}. `}
      <RuleText segment={segment} />
    </>
  );
}

function Actions({ segment }: { segment: SegmentOf }) {
  const { words } = usePlace();
  const go = useNavigate();
  const remove = useRemoveSegment(segment.id);
  const { segments, common } = words;
  return (
    <>
      {!segment.ready && (
        <Popconfirm
          title={segments.removeAsk}
          okText={segments.remove}
          cancelText={common.cancel}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => void go("/segments") })}
        >
          <Button icon={<Trash2 size={15} />}>{segments.remove}</Button>
        </Popconfirm>
      )}
      <Link to={`/campaigns/new?segment=${segment.id}`}>
        <Button type="primary">{segments.write}</Button>
      </Link>
      <Outcome act={remove} />
    </>
  );
}

function People({ id }: { id: string }) {
  const { words } = usePlace();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const members = useMembers(id, page);
  return (
    <Card flush title={words.segments.members}>
      <Answer query={members} shape={[[320]]}>
        {({ items, total }) => (
          <>
            {total === 0 ? <Empty title={words.segments.noMembers} /> : <Members members={items} />}
            <Pager page={page} size={MEMBERS_SIZE} total={total} onPage={(next) => setSearch({ page: String(next) })} />
          </>
        )}
      </Answer>
    </Card>
  );
}

function Used({ id }: { id: string }) {
  const { words } = usePlace();
  const campaigns = useQuery(campaignsQuery);
  const used = (campaigns.data?.items ?? []).filter(({ segment_id: segment }) => segment === id);
  return (
    <Card title={words.segments.used}>
      {campaigns.isSuccess && used.length === 0 && <p className="quiet">{words.segments.unused}</p>}
      <ul className="segment-used">
        {used.map((campaign) => (
          <li key={campaign.id} className="row">
            <Link to={`/campaigns/${campaign.id}`} className="grow">
              <bdi>{campaign.name}</bdi>
            </Link>
            <State state={campaign.state} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
