/** Who stands in a state of the ledger, and why; opens beside the report. */
import { useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Pager } from "@/parts/Pager";
import { SidePanel } from "@/parts/SidePanel";
import { State } from "@/parts/State";
import { Code } from "@/parts/values";
import { PEOPLE_SIZE, usePeople } from "./queries";

interface Props {
  id: string;
  state: string | undefined;
  onClose: () => void;
}

export function PeoplePanel({ id, state, onClose }: Props) {
  const { words } = usePlace();
  const states: Record<string, string> = words.common.states;
  const title = state === "not_received" ? words.campaigns.whoNot : words.campaigns.peopleOf(states[state ?? ""] ?? "");
  return (
    <SidePanel title={title} open={state !== undefined} onClose={onClose} width={420}>
      {state !== undefined && <People key={state} id={id} state={state} />}
    </SidePanel>
  );
}

function People({ id, state }: { id: string; state: string }) {
  const { words } = usePlace();
  const reasons: Record<string, string> = words.reasons;
  const [page, setPage] = useState(1);
  const people = usePeople(id, { state, page });
  return (
    <Answer query={people} shape={[[44], [44], [44], [44]]}>
      {({ items, total }) =>
        total === 0 ? (
          <Empty title={words.campaigns.noPeople} />
        ) : (
          <>
            <ul className="people-list">
              {items.map((person) => (
                <li key={person.id}>
                  <div className="grow">
                    <Link to={`/customers/${person.customer_id}`}>
                      <bdi>{person.name ?? person.email ?? person.customer_id}</bdi>
                    </Link>
                    <div className="quiet">
                      <Code>{person.email}</Code>
                    </div>
                  </div>
                  <div className="people-why">
                    <State state={person.state} />
                    {person.reason && <div className="quiet">{reasons[person.reason] ?? person.reason}</div>}
                    {person.provider_reply && person.state !== "sent" && (
                      <div className="quiet">
                        <Code>{person.provider_reply}</Code>
                      </div>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            <Pager page={page} size={PEOPLE_SIZE} total={total} onPage={setPage} />
          </>
        )
      }
    </Answer>
  );
}
