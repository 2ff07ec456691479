/** Each queue with how much waits, since when, how fast it goes and why it does not. */
import { Check, Clock, Inbox, type LucideIcon, Pause, TriangleAlert, Upload } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { type ChipTone, StateChip } from "@/parts/StateChip";
import { iconOf } from "../channels/icons";
import { providerName } from "../channels/reading";
import type { Overview, Queue } from "./queries";
import { spanOf } from "./reading";

const FACES: Record<Queue["state"], [ChipTone, LucideIcon]> = {
  up_to_date: ["good", Check],
  moving: ["good", Check],
  waiting: ["plain", Clock],
  resting: ["warn", Clock],
  stuck: ["bad", TriangleAlert],
  held: ["warn", Pause],
  paused: ["warn", Pause],
};

export function Queues({ seen }: { seen: Overview }) {
  const { words, format } = usePlace();
  const { operations } = words;
  const silent = seen.seen_at ? (Date.parse(seen.at) - Date.parse(seen.seen_at)) / 1000 : undefined;
  const heard =
    silent === undefined ? operations.queuesSilent : operations.queuesAside(format.int(seen.jobs.length), spanOf(Math.max(0, silent), operations, format));
  return (
    <Card flush title={operations.queues} aside={<span className="quiet">{heard}</span>}>
      <DataTable caption={operations.queues} columns={useColumns(seen)} rows={seen.queues} rowKey={({ name }) => name} />
    </Card>
  );
}

function useColumns(seen: Overview): Column<Queue>[] {
  const { words, format } = usePlace();
  const { operations } = words;
  return [
    { key: "queue", head: operations.queue, cell: (queue) => <Name queue={queue} seen={seen} /> },
    { key: "waiting", head: operations.waiting, number: true, cell: ({ waiting }) => <b className="queue-count">{format.int(waiting)}</b> },
    {
      key: "oldest",
      head: operations.oldest,
      number: true,
      cell: ({ oldest_seconds: age, state }) => (
        <bdi className={state === "stuck" || state === "resting" ? "queue-old" : undefined}>{age === null ? "—" : spanOf(age, operations, format)}</bdi>
      ),
    },
    { key: "speed", head: operations.speed, number: true, cell: ({ per_minute: speed }) => <bdi>{operations.perMinute(speed < 10 && speed > 0 ? format.decimal(speed, 1) : format.int(speed))}</bdi> },
    { key: "state", head: operations.state, cell: ({ state }) => <Chip state={state} /> },
    { key: "now", head: operations.now, cell: (queue) => <Now queue={queue} seen={seen} /> },
    { key: "act", head: <span className="unseen">{operations.open}</span>, action: true, cell: (queue) => <Link to={placeOf(queue)}>{operations.open}</Link> },
  ];
}

function Chip({ state }: { state: Queue["state"] }) {
  const [tone, icon] = FACES[state];
  return (
    <StateChip tone={tone} icon={icon}>
      {usePlace().words.operations.states[state]}
    </StateChip>
  );
}

function Name({ queue, seen }: { queue: Queue; seen: Overview }) {
  const { words } = usePlace();
  const Icon = queue.kind === "events" ? Inbox : queue.kind === "work" ? Upload : iconOf(queue.name);
  const titles = seen.senders.filter(({ id }) => queue.senders.includes(id)).map(({ provider, title }) => providerName(provider, title, words.channels));
  const name = queue.kind === "channel" ? (words.channels.names[queue.name] ?? queue.name) : words.operations[queue.kind];
  return (
    <span className="row">
      <Icon size={16} aria-hidden className="queue-icon" />
      <span>
        {name}
        {titles.length > 0 && <span className="quiet"> {titles.join(words.people.comma)}</span>}
      </span>
    </span>
  );
}

/** Why it waits and until when; or the campaign that is leaving. */
function Now({ queue, seen }: { queue: Queue; seen: Overview }) {
  const { words, format } = usePlace();
  const reasons: Record<string, string> = words.reasons;
  if (queue.reason && queue.reason !== "staff") {
    const reason = reasons[queue.reason] ?? queue.reason;
    return <span className="quiet">{queue.until ? words.operations.until(reason, format.moment(queue.until)) : reason}</span>;
  }
  const going = queue.kind === "channel" && seen.mailings.find(({ channel, state }) => channel === queue.name && state === "sending");
  return going ? (
    <span className="quiet">
      <bdi>{going.name}</bdi>
    </span>
  ) : null;
}

function placeOf(queue: Queue): string {
  if (queue.kind === "channel") return `/messages?channel=${queue.name}`;
  return queue.kind === "work" ? "/import" : "/customers";
}
