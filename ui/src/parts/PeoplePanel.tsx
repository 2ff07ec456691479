/** The people of any rule beside the page: who they are, and what can be done with them. */
import { Button, Input } from "antd";
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "./Answer";
import { Empty } from "./Empty";
import { Outcome } from "./Outcome";
import { Pager } from "./Pager";
import { builderPath, PEOPLE_SIZE, type Rule, usePeopleOf, useSaveSegment, useWriteTo } from "./savedSegment";
import { SidePanel } from "./SidePanel";
import { Code } from "./values";
import "./PeoplePanel.css";

interface Props {
  rule: Rule;
  /** Who they are; also the name that is offered for the segment. */
  title: string;
  /** How many the page counted, until the list itself has answered. */
  count?: number;
  onClose: () => void;
}

export function PeoplePanel({ rule, title, count, onClose }: Props) {
  return (
    <SidePanel title={<bdi>{title}</bdi>} open onClose={onClose} width={420} footer={<Acts rule={rule} title={title} />}>
      <People key={JSON.stringify(rule)} rule={rule} count={count} />
    </SidePanel>
  );
}

function People({ rule, count }: { rule: Rule; count: number | undefined }) {
  const { words, format } = usePlace();
  const [page, setPage] = useState(1);
  const people = usePeopleOf(rule, page);
  const total = people.data?.total ?? count;
  return (
    <>
      <div className="row people-of-head" aria-live="polite">
        {total !== undefined && <strong className="grow">{words.common.people(format.int(total))}</strong>}
        <Link to={builderPath(rule)}>{words.peopleOf.builder}</Link>
      </div>
      <Answer query={people} shape={[[44], [44], [44], [44]]}>
        {(found) => (
          <>
            {found.total === 0 && <Empty title={words.peopleOf.nobody} />}
            <ul className="people-of">
              {found.items.map(({ id, name, email, phone, city }) => (
                <li key={id} className="row">
                  <div className="grow">
                    <Link to={`/customers/${id}`}>
                      <bdi>{name ?? email ?? phone ?? words.people.nameless}</bdi>
                    </Link>
                    <div className="quiet">{(email ?? phone) && <Code>{email ?? phone}</Code>}</div>
                  </div>
                  <bdi className="quiet">{city}</bdi>
                </li>
              ))}
            </ul>
            <Pager page={page} size={PEOPLE_SIZE} total={found.total} onPage={setPage} />
          </>
        )}
      </Answer>
    </>
  );
}

function Acts({ rule, title }: { rule: Rule; title: string }) {
  const { peopleOf } = usePlace().words;
  const [naming, setNaming] = useState(false);
  const write = useWriteTo();
  if (naming) return <Naming key={JSON.stringify(rule)} rule={rule} title={title} />;
  return (
    <>
      <div className="row">
        <Button className="grow" onClick={() => setNaming(true)}>
          {peopleOf.save}
        </Button>
        <Button className="grow" type="primary" loading={write.isPending} onClick={() => write.write({ name: title, rule })}>
          {peopleOf.write}
        </Button>
      </div>
      <Outcome act={write} />
    </>
  );
}

/** One line: the name, then the way to what was saved. */
function Naming({ rule, title }: { rule: Rule; title: string }) {
  const { peopleOf, common } = usePlace().words;
  const [name, setName] = useState(title);
  const save = useSaveSegment();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim(), rule });
  };
  if (save.data) {
    return (
      <p className="row" role="status">
        <Check size={15} aria-hidden />
        <span className="grow">{common.saved}</span>
        <Link to={`/segments/${save.data}`}>{peopleOf.open}</Link>
        <Link to={`/campaigns/new?segment=${save.data}`}>{peopleOf.write}</Link>
      </p>
    );
  }
  return (
    <form onSubmit={submit}>
      <div className="row">
        <Input
          autoFocus
          dir="auto"
          required
          maxLength={200}
          aria-label={peopleOf.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === ""}>
          {common.save}
        </Button>
      </div>
      <Outcome act={save} />
    </form>
  );
}
