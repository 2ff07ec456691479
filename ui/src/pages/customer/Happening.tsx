/** One thing that happened, in one line, with what was in the order below it. */
import {
  Dices, type LucideIcon, Mail, MailOpen, MailX, MousePointerClick, ShieldCheck, ShoppingBag, SlidersHorizontal, Undo2, X, Zap,
} from "lucide-react";
import type { TimelineItem } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { MomentText } from "@/parts/values";
import { useCampaignNames } from "./queries";

const ICONS: Record<string, LucideIcon> = {
  order: ShoppingBag,
  refund: Undo2,
  adjustment: SlidersHorizontal,
  message_sent: Mail,
  message_delivered: Mail,
  message_opened: MailOpen,
  message_clicked: MousePointerClick,
  message_bounced: MailX,
  message_complained: MailX,
  message_failed: MailX,
  message_skipped: X,
  unsubscribed: X,
  consent_changed: ShieldCheck,
  exposed: Dices,
};
const MOST_TITLES = 2;

export function Happening({ item }: { item: TimelineItem }) {
  const Icon = ICONS[item.kind] ?? Zap;
  return (
    <li className="happening">
      <span className="happening-icon" aria-hidden>
        <Icon size={15} />
      </span>
      <div className="grow">
        <What item={item} />
        <Contents item={item} />
      </div>
      <span className="quiet nowrap">
        <MomentText at={item.at} />
      </span>
    </li>
  );
}

function What({ item }: { item: TimelineItem }) {
  const { words, format } = usePlace();
  const { people } = words;
  const campaigns = useCampaignNames();
  const events: Record<string, string> = people.events;
  const money = format.money(Math.abs(item.amount_minor ?? 0));
  const pieces = Math.round((item.lines ?? []).reduce((sum, { quantity }) => sum + Math.abs(quantity), 0));
  const campaign = item.campaign_id ? campaigns.get(item.campaign_id) : undefined;
  const name = events[item.kind];
  if (item.kind === "order") {
    return <p>{pieces > 0 ? people.ordered(money, people.items(format.int(pieces), pieces === 1)) : people.orderedPlain(money)}</p>;
  }
  if (item.kind === "refund") return <p>{people.refunded(money)}</p>;
  if (item.kind === "adjustment") return <p>{people.adjusted(isolate(format.money(item.amount_minor ?? 0, { sign: true })))}</p>;
  return (
    <p>
      {name ?? <bdi>{item.kind}</bdi>}
      {campaign && (
        <>
          : <bdi>{campaign}</bdi>
        </>
      )}
    </p>
  );
}

/** The first titles of an order, and its number. */
function Contents({ item }: { item: TimelineItem }) {
  const { words, format } = usePlace();
  const { people } = words;
  const titles = [...new Set((item.lines ?? []).map(({ title, sku }) => title || sku).filter((one): one is string => Boolean(one)))];
  const rest = titles.length - MOST_TITLES;
  if (!item.order_key) return null;
  return (
    <p className="quiet">
      {people.orderNumber(isolate(item.order_key))}
      {titles.slice(0, MOST_TITLES).map((title) => (
        <span key={title}>
          {people.comma}
          <bdi>{title}</bdi>
        </span>
      ))}
      {rest > 0 && ` ${people.more(format.int(rest))}`}
    </p>
  );
}
