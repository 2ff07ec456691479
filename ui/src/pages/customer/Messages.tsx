/** Every message decided for the customer, with its reason; and what would happen to the next one. */
import { Button } from "antd";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Customer, MessageRow } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { faceOf, StateChip } from "@/parts/StateChip";
import { useCampaignNames, useMessages, useSendingRules } from "./queries";
import { outcomeOf, standingOf, wasNotSent, wasSent } from "./reading";

const FIRST = 6;

export function Messages({ customer }: { customer: Customer }) {
  const { people } = usePlace().words;
  const messages = useMessages(customer.id);
  return (
    <Card title={people.messages} help={people.messagesHelp}>
      <Answer query={messages} shape={[[260]]}>
        {({ items }) => (
          <div className="stack">
            {items.length === 0 ? <p className="quiet">{people.messagesNone}</p> : <Decisions items={items} />}
            <IfYouWrite customer={customer} messages={items} />
          </div>
        )}
      </Answer>
    </Card>
  );
}

function Decisions({ items }: { items: MessageRow[] }) {
  const { words, format } = usePlace();
  const { people } = words;
  const [all, setAll] = useState(false);
  const names = useCampaignNames();
  const [sent, not] = [items.filter(wasSent).length, items.filter(wasNotSent).length];
  const shown = all ? items : items.slice(0, FIRST);
  return (
    <div>
      <p className="row">
        <StateChip tone="good" icon={faceOf("sent")[1]}>
          {people.sentCount(format.int(sent))}
        </StateChip>
        <StateChip tone="plain">{people.notCount(format.int(not))}</StateChip>
      </p>
      <ul className="decisions">
        {shown.map((message) => (
          <Decision key={message.id} message={message} name={names.get(message.campaign_id) ?? people.campaignGone} />
        ))}
      </ul>
      {shown.length < items.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {people.allMessages(format.int(items.length))}
        </Button>
      )}
    </div>
  );
}

function Decision({ message, name }: { message: MessageRow; name: string }) {
  const { format } = usePlace();
  const [tone, Icon] = faceOf(message.state);
  return (
    <li className="decision">
      <p className="row">
        <span className={`chip chip-${tone} decision-icon`} aria-hidden>
          <Icon size={13} />
        </span>
        <Link to={`/campaigns/${message.campaign_id}`} className="grow">
          <bdi>{name}</bdi>
        </Link>
        <time className="quiet nowrap" dateTime={message.created_at}>
          {format.day(message.sent_at ?? message.created_at)}
        </time>
      </p>
      <p className="decision-why">{useReason()(message)}</p>
    </li>
  );
}

function useReason(): (message: MessageRow) => string {
  const { people } = usePlace().words;
  const why: Record<string, string> = people.why;
  const whyNot: Record<string, string> = people.whyNot;
  return (message) => {
    if (message.state === "skipped") return whyNot[message.reason] ?? people.why.skipped;
    return why[outcomeOf(message)] ?? message.state;
  };
}

function IfYouWrite({ customer, messages }: { customer: Customer; messages: MessageRow[] }) {
  const { words, format } = usePlace();
  const { people } = words;
  const rules = useSendingRules().data;
  if (!rules) return null;
  const standing = standingOf(customer, messages, rules, new Date());
  const days = people.days(format.int(rules.cap_days), rules.cap_days === 1);
  const text =
    standing.code === "held"
      ? people.nowHeld
      : standing.code === "free"
        ? people.nowFree(format.int(standing.used), format.int(rules.cap_messages), days)
        : standing.code === "cap"
          ? people.nowCap(format.int(standing.used), days)
          : people.nowNot[standing.code];
  return (
    <aside className="advice">
      <h3 className="row">
        <ShieldCheck size={15} aria-hidden />
        {people.now}
      </h3>
      <p>{text}</p>
    </aside>
  );
}
