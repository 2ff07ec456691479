/** One list: who is on it, whom it did not find, and what to do with it. */
import { Button, Modal } from "antd";
import { Download, Filter, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { builderPath, useWriteTo } from "@/parts/savedSegment";
import { Members } from "../Members";
import { MEMBERS_SIZE, useCount, useList, useListMembers, useRemoveList } from "../queries";
import { Reach } from "../Reach";
import { listRule, type PeopleList, unmatchedPath } from "./list";
import "../segments.css";

export default function ListPage() {
  const { id = "" } = useParams();
  const { segments } = usePlace().words;
  const list = useList(id);
  const title = list.data?.name ?? segments.list;
  return (
    <Page
      title={<bdi>{title}</bdi>}
      tab={title}
      lead={list.data && <Lead list={list.data} />}
      crumbs={[{ text: segments.table, to: "/segments" }, { text: title }]}
      actions={list.data && <Actions list={list.data} />}
    >
      <Answer query={list} shape={[[420]]}>
        {(data) => <Body list={data} />}
      </Answer>
    </Page>
  );
}

function Lead({ list: { customers, created_at: at, matched_by: by } }: { list: PeopleList }) {
  const { words, format } = usePlace();
  const { segments, people, common } = words;
  const how: Record<string, string> = segments.listMatched;
  return [common.people(format.int(customers)), how[by] ?? by, `${segments.uploaded} ${format.moment(at)}`].join(people.comma);
}

function Actions({ list }: { list: PeopleList }) {
  const { segments } = usePlace().words;
  const [asking, setAsking] = useState(false);
  const rule = listRule(list.id);
  const write = useWriteTo();
  return (
    <>
      <Button icon={<Trash2 size={15} />} aria-label={segments.listRemove} title={segments.listRemove} onClick={() => setAsking(true)} />
      <Link to={builderPath(rule)}>
        <Button icon={<Filter size={15} />}>{segments.listUse}</Button>
      </Link>
      <Button
        type="primary"
        icon={<Send size={15} className="turns" />}
        loading={write.isPending}
        onClick={() => write.write({ name: segments.listChosen(list.name).slice(0, 200), rule })}
      >
        {segments.write}
      </Button>
      <Outcome act={write} />
      {asking && <Removing id={list.id} onClose={() => setAsking(false)} />}
    </>
  );
}

function Removing({ id, onClose }: { id: string; onClose: () => void }) {
  const { segments, common } = usePlace().words;
  const go = useNavigate();
  const remove = useRemoveList(id);
  return (
    <Modal
      open
      title={segments.listRemove}
      okText={segments.remove}
      cancelText={common.cancel}
      okButtonProps={{ danger: true, loading: remove.isPending }}
      onOk={() => remove.mutate(undefined, { onSuccess: () => void go("/segments") })}
      onCancel={onClose}
    >
      <p>{segments.listRemoveAsk}</p>
      <Outcome act={remove} />
    </Modal>
  );
}

function Body({ list }: { list: PeopleList }) {
  const counted = useCount(listRule(list.id));
  return (
    <div className="columns columns-wide">
      <People id={list.id} />
      <div className="stack">
        <NotFound list={list} />
        <Reach counted={counted.data} />
      </div>
    </div>
  );
}

function NotFound({ list: { id, unmatched } }: { list: PeopleList }) {
  const { words, format } = usePlace();
  const { segments } = words;
  return (
    <Card title={segments.unmatched}>
      <p className="list-unmatched">{unmatched > 0 ? segments.listUnmatched(format.int(unmatched), unmatched === 1) : segments.listAll}</p>
      {unmatched > 0 && (
        <Button icon={<Download size={15} />} href={unmatchedPath(id)} download>
          {segments.unmatchedGet}
        </Button>
      )}
    </Card>
  );
}

function People({ id }: { id: string }) {
  const { segments } = usePlace().words;
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const members = useListMembers(id, page);
  return (
    <Card flush title={segments.listMembers}>
      <Answer query={members} shape={[[320]]}>
        {({ items, total }) => (
          <>
            {total === 0 ? <Empty title={segments.listNobody} /> : <Members members={items} caption={segments.listMembers} />}
            <Pager page={page} size={MEMBERS_SIZE} total={total} onPage={(next) => setSearch({ page: String(next) })} />
          </>
        )}
      </Answer>
    </Card>
  );
}
