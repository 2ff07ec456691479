/** Every message decided for the customer, with its reason; and what would happen to the next one. */
import { Button } from "antd";
import { Check, Moon, X } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Campaign, Customer, MessageRow, Outlook } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { faceOf, StateChip } from "@/parts/StateChip";
import { useSegmentName } from "../segments/naming";
import { useCampaigns, useMessages, useOutlook } from "./queries";
import { outcomeOf, outlookOf, wasNotSent, wasSent } from "./reading";

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
            <IfYouWrite id={customer.id} />
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
  const campaigns = useCampaigns();
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
          <Decision key={message.id} message={message} campaign={campaigns.get(message.campaign_id)} />
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

function Decision({ message, campaign }: { message: MessageRow; campaign: Campaign | undefined }) {
  const { words, format } = usePlace();
  const segment = useSegmentName();
  const [tone, Icon] = faceOf(message.state);
  return (
    <li className="decision">
      <p className="row">
        <span className={`chip chip-${tone} decision-icon`} aria-hidden>
          <Icon size={13} />
        </span>
        <Link to={`/campaigns/${message.campaign_id}`} className="grow">
          <bdi>{campaign?.name ?? words.people.campaignGone}</bdi>
        </Link>
        <time className="quiet nowrap" dateTime={message.created_at}>
          {format.day(message.sent_at ?? message.created_at)}
        </time>
      </p>
      <p className="decision-why">
        {useReason()(message)}
        {campaign?.segment_name && ` ${words.people.matched(segment({ name: campaign.segment_name, ready: campaign.segment_id }))}`}
      </p>
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

function IfYouWrite({ id }: { id: string }) {
  const { people } = usePlace().words;
  const outlook = useOutlook(id).data;
  const text = useOutlookText();
  if (!outlook) return null;
  const code = outlookOf(outlook);
  const [tone, Icon] = OUTLOOKS[code];
  return (
    <aside className="advice" aria-live="polite">
      <div className="row">
        <h3 className="grow">{people.now}</h3>
        <StateChip tone={tone} icon={Icon}>
          {people.outlooks[code]}
        </StateChip>
      </div>
      <p>{text(outlook)}</p>
    </aside>
  );
}

const OUTLOOKS = { sent: ["good", Check], waits: ["warn", Moon], skipped: ["plain", X] } as const;

function useOutlookText(): (outlook: Outlook) => string {
  const { words, format } = usePlace();
  const { people } = words;
  const not: Record<string, string> = people.nowNot;
  return ({ reason, held, quiet_until: until, caps }) => {
    const [cap] = [...caps].sort((one, other) => one.most - one.used - (other.most - other.used));
    const days = people.days(format.int(cap?.days ?? 0), cap?.days === 1);
    if (cap && reason === "frequency_cap") return people.nowCap(format.int(cap.used), days);
    if (reason) return not[reason] ?? people.nowNot.other;
    if (held) return people.nowHeld;
    const free = cap ? people.nowFree(format.int(cap.used), format.int(cap.most), days) : people.outlooks.sent;
    return until ? `${people.nowQuiet(format.clock(until))} ${free}` : free;
  };
}
