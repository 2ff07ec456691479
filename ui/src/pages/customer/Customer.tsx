/** One customer: who, whether we may write, what is likely next, what happened, and why. */
import { useParams } from "react-router";
import type { Customer as Person } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { ProblemNote } from "@/parts/ProblemNote";
import { Code } from "@/parts/values";
import { StageChip, useStageName } from "../customers/StageChip";
import { Belongs } from "./Belongs";
import { Buys } from "./Buys";
import { Consents } from "./Consents";
import { Forecast } from "./Forecast";
import { Glance } from "./Glance";
import { Happened } from "./Happened";
import { Known } from "./Known";
import { Messages } from "./Messages";
import { useCustomer } from "./queries";
import { daysLate, monthOf, numberOf, textOf } from "./reading";
import { useToday } from "./today";
import "./customer.css";

export default function Customer() {
  const { words } = usePlace();
  const { id = "" } = useParams();
  const customer = useCustomer(id);
  const name = customer.data ? nameOf(customer.data, words.people.nameless) : words.shell.customers;
  return (
    <Page
      title={customer.data ? <Headline name={name} /> : name}
      tab={name}
      crumbs={[{ text: words.shell.customers, to: "/customers" }, ...(customer.data ? [{ text: name }] : [])]}
      lead={customer.data && <Lead customer={customer.data} />}
    >
      {customer.isError ? (
        <ProblemNote problem={customer.error} retry={() => void customer.refetch()} />
      ) : (
        <Answer query={customer} shape={[[240, 440, 520]]}>
          {(data) => (
            <div className="person">
              <div className="stack person-who">
                <Glance customer={data} />
                <Consents customer={data} />
                <Known customer={data} />
              </div>
              <div className="stack">
                <Forecast customer={data} />
                <Buys id={data.id} />
                <Happened id={data.id} />
              </div>
              <div className="stack person-messages">
                <Messages customer={data} />
                <Belongs id={data.id} />
              </div>
            </div>
          )}
        </Answer>
      )}
    </Page>
  );
}

const nameOf = (customer: Person, nameless: string): string => customer.name || customer.email || customer.phone || nameless;

/** The letters of the first and the last name. */
function Headline({ name }: { name: string }) {
  const names = name.trim().split(/\s+/);
  const letters = [names[0], names.length > 1 ? names.at(-1) : ""].map((part) => [...(part ?? "")][0] ?? "").join("\u200c");
  return (
    <>
      <span className="person-face" aria-hidden>
        {letters}
      </span>
      <bdi>{name}</bdi>
    </>
  );
}

function Lead({ customer }: { customer: Person }) {
  const { words, format, place } = usePlace();
  const first = textOf(customer, "first_order_on");
  return (
    <span className="person-lead">
      {customer.stage && <Stage customer={customer} stage={customer.stage} />}
      {customer.email && <Code>{customer.email}</Code>}
      {customer.phone && <Code>{customer.phone}</Code>}
      <bdi>{[customer.city, customer.country].filter(Boolean).join(words.people.comma)}</bdi>
      {first && <span>{words.people.since(format.month(monthOf(first, place.calendar), { long: true }))}</span>}
    </span>
  );
}

function Stage({ customer, stage }: { customer: Person; stage: string }) {
  const { words, format } = usePlace();
  const name = useStageName();
  const today = useToday();
  const late = daysLate(customer.last_order_on, numberOf(customer, "usual_gap_days"), today);
  const drifting = ["at_risk", "lapsed", "lost"].includes(stage) && late !== undefined;
  return (
    <StageChip stage={stage}>
      {drifting ? words.people.late(name(stage), words.people.days(format.int(late), late === 1)) : undefined}
    </StageChip>
  );
}
