/** One thing that happened, in one line, with what was in the order below it. */
import {
  Bot,
  Dices, LogIn, LogOut, type LucideIcon, Mail, MailOpen, MailX, MessageCircle,
  MessageCircleWarning, MousePointerClick, PackageCheck, ShieldCheck,
  ShoppingBag, SlidersHorizontal, Star, Undo2, UserCheck,
  UserPlus, X, Zap,
} from "lucide-react";
import type { TimelineItem } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Money, MomentText } from "@/parts/values";
import { useSegmentName } from "../segments/naming";
import { useSegments } from "../segments/queries";
import { useCampaigns } from "./queries";
import { detailsOf } from "./reading";

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
  message_received: MessageCircle,
  message_scanned: Bot,
  subscribed: UserCheck,
  resubscribed: UserCheck,
  unsubscribed: X,
  consent_changed: ShieldCheck,
  exposed: Dices,
  segment_entered: LogIn,
  segment_left: LogOut,
  order_delivered: PackageCheck,
  complaint_opened: MessageCircleWarning,
  review_given: Star,
  referral_joined: UserPlus,
};
const MOST_TITLES = 2;
const MOST_DETAILS = 4;
/** Events whose words already say all; their properties are codes. */
const SILENT = /^(message_(?!received)|segment_|exposed$)/;

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
  const campaigns = useCampaigns();
  const events: Record<string, string> = people.events;
  const money = format.money(Math.abs(item.amount_minor ?? 0));
  const pieces = Math.round((item.lines ?? []).reduce((sum, { quantity }) => sum + Math.abs(quantity), 0));
  const campaign = item.campaign_id ? campaigns.get(item.campaign_id)?.name : undefined;
  const name = events[item.kind];
  const segments = useSegmentNames();
  if (item.kind === "order") {
    return <p>{pieces > 0 ? people.ordered(money, people.items(format.int(pieces), pieces === 1)) : people.orderedPlain(money)}</p>;
  }
  if (item.kind === "refund") return <p>{people.refunded(money)}</p>;
  if (item.kind === "adjustment") return <p>{people.adjusted(isolate(format.money(item.amount_minor ?? 0, { sign: true })))}</p>;
  const about = campaign ?? segments(item);
  return (
    <p>
      {name ?? <bdi>{item.kind}</bdi>}
      {about && (
        <>
          : <bdi>{about}</bdi>
        </>
      )}
    </p>
  );
}

/** The name of the segment that an event is about. */
function useSegmentNames(): (item: TimelineItem) => string | undefined {
  const segments = useSegments().data?.items ?? [];
  const nameOf = useSegmentName();
  return ({ kind, properties }) => {
    if (!kind.startsWith("segment_")) return undefined;
    const found = segments.find(({ id }) => id === properties?.["segment"]);
    return found && nameOf(found);
  };
}

/** What is known beyond the name: the lines of an order, what an event tells. */
function Contents({ item }: { item: TimelineItem }) {
  const details = SILENT.test(item.kind) ? [] : detailsOf(item);
  if (item.order_key) return <Lines item={item} order={item.order_key} />;
  if (details.length === 0) return null;
  return (
    <p className="quiet">
      {details.slice(0, MOST_DETAILS).map(([name, value]) => (
        <span key={name} className="happening-detail">
          <bdi>{name}</bdi>: <bdi>{value}</bdi>
        </span>
      ))}
    </p>
  );
}

/** The order's number and first titles; all lines, with pieces and money, behind them. */
function Lines({ item, order }: { item: TimelineItem; order: string }) {
  const { words, format } = usePlace();
  const { people } = words;
  const lines = item.lines ?? [];
  const titles = [...new Set(lines.map(({ title, sku }) => title || sku).filter((one): one is string => Boolean(one)))];
  const rest = titles.length - MOST_TITLES;
  const brief = (
    <>
      {people.orderNumber(isolate(order))}
      {titles.slice(0, MOST_TITLES).map((title) => (
        <span key={title}>
          {people.comma}
          <bdi>{title}</bdi>
        </span>
      ))}
      {rest > 0 && ` ${people.more(format.int(rest))}`}
    </>
  );
  if (lines.length === 0) return <p className="quiet">{brief}</p>;
  return (
    <details className="order-lines">
      <summary className="quiet">{brief}</summary>
      <ul>
        {lines.map(({ title, sku, quantity, amount_minor: minor }, at) => (
          <li key={at}>
            <bdi className="grow">{title || sku}</bdi>
            <span className="quiet">{people.pieces(Number.isInteger(quantity) ? format.int(quantity) : format.decimal(quantity, 2))}</span>
            <Money minor={minor} />
          </li>
        ))}
      </ul>
    </details>
  );
}
