/** What became of one message, step by step, and why. */
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { SidePanel } from "@/parts/SidePanel";
import { State } from "@/parts/State";
import { Code, MomentText } from "@/parts/values";
import { Asking } from "./Asking";
import { type Story, useStory } from "./queries";

export function StoryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { ledger } = usePlace().words;
  return (
    <SidePanel title={ledger.explain} open={id !== ""} onClose={onClose} width={420}>
      {id !== "" && <Told key={id} id={id} />}
    </SidePanel>
  );
}

function Told({ id }: { id: string }) {
  const story = useStory(id);
  return (
    <Answer query={story} shape={[[90], [220]]}>
      {(told) => (
        <div className="stack">
          <Head told={told} />
          <Steps steps={told.steps} />
          <Asking told={told} />
          <Facts told={told} />
        </div>
      )}
    </Answer>
  );
}

function Head({ told: { message } }: { told: Story }) {
  const { words } = usePlace();
  const reasons: Record<string, string> = words.reasons;
  return (
    <div>
      <p className="row">
        <strong className="grow">
          <Link to={`/customers/${message.customer_id}`}>
            <bdi>{message.name ?? message.address ?? words.people.nameless}</bdi>
          </Link>
        </strong>
        <State state={message.state} />
      </p>
      {message.reason && <p>{reasons[message.reason] ?? message.reason}</p>}
      <p className="quiet">
        <bdi>{message.subject}</bdi>
      </p>
    </div>
  );
}

function Steps({ steps }: { steps: Story["steps"] }) {
  const { words } = usePlace();
  const { ledger, channels } = words;
  const reasons: Record<string, string> = words.reasons;
  return (
    <section>
      <h3>{ledger.steps}</h3>
      <ol className="story">
        {steps.map((step, at) => (
          <li key={at}>
            <span className="grow">
              {ledger.stepNames[step.code] ?? step.code}
              {step.channel && <span className="quiet"> {channels.names[step.channel] ?? step.channel}</span>}
              {step.reason && <span className="quiet story-reason">{reasons[step.reason] ?? step.reason}</span>}
            </span>
            <span className="quiet nowrap">
              <MomentText at={step.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Facts({ told: { message } }: { told: Story }) {
  const { words, format } = usePlace();
  const { ledger, channels } = words;
  const facts: [string, React.ReactNode][] = [
    [ledger.channel, channels.names[message.channel] ?? message.channel],
    [ledger.to, message.address && <Code>{message.address}</Code>],
    [ledger.sender, message.sender_id && <Link to={`/channels/${message.sender_id}`}>{channels.names[message.sender_id] ?? message.sender_id}</Link>],
    [ledger.attempts, format.int(message.attempts)],
    [ledger.providerId, message.provider_id && <Code>{message.provider_id}</Code>],
    [ledger.said, message.provider_reply && <Code>{message.provider_reply}</Code>],
    [ledger.cost, message.cost && <Code>{message.cost}</Code>],
    [ledger.next, message.state === "queued" && <MomentText at={message.next_try_at} />],
  ];
  return (
    <section>
      <h3>{ledger.facts}</h3>
      <dl className="story-facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="quiet">{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
