/** A few of those who match, and the way to all of them. */
import { useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { PeoplePanel } from "@/parts/PeoplePanel";
import type { Counted } from "../queries";
import type { Rule } from "../rule/tree";

export function Among({ counted, rule, title }: { counted: Counted; rule: Rule; title: string }) {
  const { words, format } = usePlace();
  const [open, setOpen] = useState(false);
  if (counted.count === 0) return null;
  return (
    <div className="among">
      <span className="quiet">{words.builder.among}</span>
      {counted.sample.map(({ id, name, email, phone }) => (
        <Link key={id} to={`/customers/${id}`} className="among-one">
          <bdi>{name ?? email ?? phone ?? words.people.nameless}</bdi>
        </Link>
      ))}
      <span className="grow" />
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {words.builder.seeAll(format.int(counted.count))}
      </button>
      {open && <PeoplePanel rule={rule} title={title} count={counted.count} onClose={() => setOpen(false)} />}
    </div>
  );
}
