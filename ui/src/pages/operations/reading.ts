/** What the server tells in codes and seconds, as the words need it. */
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import type { Trouble } from "@/words/en/operations";
import type { Finding, Motion } from "./queries";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in its largest fitting unit: 0.1 s, 12 s, 11 min, 15 h. */
export function spanOf(seconds: number, { spans }: Words["operations"], format: Pick<Format, "int" | "decimal">): string {
  if (seconds < 1) return spans.seconds(format.decimal(Math.max(0.1, seconds), 1));
  if (seconds < 2 * MINUTE) return spans.seconds(format.int(seconds));
  if (seconds < 2 * HOUR) return spans.minutes(format.int(seconds / MINUTE));
  if (seconds < 2 * DAY) return spans.hours(format.int(seconds / HOUR));
  const days = Math.round(seconds / DAY);
  return spans.days(format.int(days), days === 1);
}

/** Channels and jobs by their names in words; a provider's title and a campaign's name stay as they are. */
export function nameOf(finding: Pick<Finding, "name" | "subject">, words: Words, campaigns: Record<string, string> = {}): string {
  const { subject, name } = finding;
  return campaigns[subject] ?? (name || words.channels.names[subject] || words.operations.jobNames[subject] || subject);
}

export function troubleOf(finding: Finding, words: Words, format: Format, campaigns: Record<string, string>): Trouble {
  const why: Record<string, string> = words.campaigns.pausedWhy;
  const said = finding.code === "mailing_paused" ? [why[finding.reason], finding.detail] : [finding.detail];
  return {
    name: nameOf(finding, words, campaigns),
    count: format.int(finding.count),
    many: finding.count !== 1,
    any: finding.count > 0,
    span: finding.seconds ? spanOf(finding.seconds, words.operations, format) : "",
    share: format.share(finding.share, { places: finding.share < 0.01 ? 2 : 1 }),
    at: finding.at && !(finding.code === "sender_resting" && Date.parse(finding.at) <= Date.now()) ? format.moment(finding.at) : words.operations.soon,
    detail: said.filter(Boolean).join(" "),
  };
}

/** How long the rest of a mailing takes at the speed of its last minutes; unknown while nothing leaves. */
export function secondsLeft(motion: Pick<Motion, "total" | "done" | "state">, minutes: number[]): number | undefined {
  const lately = minutes.slice(-5);
  const perMinute = lately.reduce((sum, count) => sum + count, 0) / lately.length;
  const open = motion.total - motion.done;
  return motion.state === "sending" && open > 0 && perMinute > 0 ? (open / perMinute) * MINUTE : undefined;
}

/** The acts a finding's code offers, the first one filled. */
export function actsOf(finding: Pick<Finding, "act">): ("release" | "wake" | "resume" | "send_again" | "leave" | "retry" | "replay")[] {
  switch (finding.act) {
    case "resolve":
      return ["send_again", "leave"];
    case "release":
    case "wake":
    case "resume":
    case "retry":
    case "replay":
      return [finding.act];
    default:
      return [];
  }
}

/** Where one looks into it, for the acts that are a look. */
export function placeOf(finding: Pick<Finding, "act" | "code" | "subject">): string | undefined {
  if (finding.act === "open_channel") return `/channels/${finding.subject}`;
  if (finding.act !== "see_messages") return undefined;
  const state = { bounces: "bounced", complaints: "complained", waiting_long: "queued" }[finding.code];
  return `/messages?${new URLSearchParams({ channel: finding.subject, ...(state ? { state } : {}) }).toString()}`;
}
