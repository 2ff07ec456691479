/** The ready-made lists as one person would see them now. */
import { Select } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Switch } from "@/parts/Switch";
import { Items } from "./Items";
import { useList, usePeople, usePerson } from "./queries";
import { type ListName, LISTS } from "./shapes";

export function Preview() {
  const { recommendations: said } = usePlace().words;
  const [search, setSearch] = useSearchParams();
  const best = usePeople("").data?.items[0]?.id;
  const person = search.get("person") ?? best;
  const list = LISTS.find((each) => each === search.get("list")) ?? "for_you";
  const change = (name: string, value: string): void =>
    setSearch((now) => {
      now.set(name, value);
      return now;
    }, { replace: true });
  return (
    <Card title={said.preview} aside={<People value={person} onChange={(id) => change("person", id)} />}>
      <Switch<ListName>
        label={said.list}
        value={list}
        onChange={(next) => change("list", next)}
        options={LISTS.map((value) => ({ value, label: said.lists[value] }))}
      />
      {person ? <List person={person} list={list} /> : <Empty title={said.noPeople} />}
    </Card>
  );
}

function List({ person, list }: { person: string; list: ListName }) {
  const { words, format } = usePlace();
  const { recommendations: said } = words;
  return (
    <Answer query={useList(person, list)} shape={[[420]]}>
      {({ items, week }) => (
        <>
          <p className="quiet advised-help">
            {said.listHelp[list]}
            {week && `; ${said.week(format.day(week))}`}
          </p>
          {items.length > 0 ? (
            <Items items={items} label={said.lists[list]} />
          ) : (
            <Empty title={said.noItems} text={said.noItemsHelp[list]} />
          )}
        </>
      )}
    </Answer>
  );
}

function People({ value, onChange }: { value: string | undefined; onChange: (id: string) => void }) {
  const { recommendations: said } = usePlace().words;
  const [text, setText] = useState("");
  const people = usePeople(text);
  const named = usePerson(value).data;
  const found = (people.data?.items ?? []).map(({ id, name, email }) => ({ value: id, label: name ?? email ?? id, email }));
  const chosen = value && named ? [{ value, label: named.name ?? named.email ?? value, email: named.email }] : [];
  const options = [...chosen.filter((one) => text === "" && !found.some(({ value: id }) => id === one.value)), ...found];
  return (
    <>
      <Select
        aria-label={said.person}
        className="advised-person"
        showSearch={{ filterOption: false, onSearch: setText }}
        loading={people.isFetching}
        value={value ?? null}
        onChange={(id: string | null) => id && onChange(id)}
        options={options}
        notFoundContent={said.noPeople}
        labelRender={({ label, value: id }) => <bdi>{label ?? chosen.find((one) => one.value === id)?.label}</bdi>}
        optionRender={({ data }) => (
          <span className="row">
            <bdi className="grow">{data.label}</bdi>
            <bdi dir="ltr" className="quiet">
              {data.email}
            </bdi>
          </span>
        )}
      />
      {value && (
        <Link to={`/customers/${value}`} className="link">
          {said.openPerson}
        </Link>
      )}
    </>
  );
}
