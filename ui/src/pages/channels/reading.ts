/** Senders as their channels, and forms as the server takes them. */
import type { Values } from "@/parts/SchemaForm";
import type { Words } from "@/words/en";
import type { Provider, Sender, SenderChange } from "./queries";

export type Standing = "ready" | "resting" | "off" | "unwell" | "unset";

/** In the order in which shops set them up. */
export const CHANNELS = ["email", "sms", "web_push", "telegram", "whatsapp", "bale", "bale_bot", "rubika", "eitaa", "app_push", "team"];

export function standingOf(senders: Pick<Sender, "on" | "rests_until" | "health">[]): Standing {
  if (senders.length === 0) return "unset";
  const on = senders.filter((one) => one.on);
  if (on.length === 0) return "off";
  if (on.every(({ rests_until: until }) => until !== null)) return "resting";
  return on.some(({ health }) => health?.ok === false) ? "unwell" : "ready";
}

/** The id of the next sender of a channel: sms, then sms_2 … */
export function nextId(channel: string, taken: string[]): string {
  if (!taken.includes(channel)) return channel;
  let number = 2;
  while (taken.includes(`${channel}_${number}`)) number += 1;
  return `${channel}_${number}`;
}

/** sms_2 belongs to sms; bale_bot is a channel of its own. */
export const channelOf = (id: string): string => (CHANNELS.includes(id) ? id : id.replace(/_\d+$/, ""));

/** A provider as the reader calls it; without one, by its key. */
export const providerName = (key: string, title: string | undefined, { providers }: Words["channels"]): string => providers[key] ?? title ?? key;

/** What is needed seldom stands behind "more". */
const SELDOM = new Set(["base_url", "answer_seconds", "hours", "proxy", "services", "sns_url", "signature_method", "public_key", "private_key", "webhook_secret"]);
export const seldom = ({ form }: Provider): string[] => {
  const needed = (form["required"] ?? []) as string[];
  return Object.keys((form["properties"] ?? {}) as object).filter((name) => SELDOM.has(name) && !needed.includes(name));
};

export interface Draft extends Omit<SenderChange, "settings" | "dkim_key" | "dkim_domain" | "dkim_selector"> {
  settings: Values;
}

export const NEW: Draft = {
  provider: "", settings: {}, line: "any", on: true, from_name: "", from_address: "", reply_to: "", postal_address: "", rate_per_minute: 600,
};

export const draftOf = (sender: Sender): Draft => ({
  provider: sender.provider,
  settings: sender.settings,
  line: sender.line as Draft["line"],
  on: sender.on,
  from_name: sender.from_name,
  from_address: sender.from_address,
  reply_to: sender.reply_to,
  postal_address: sender.postal_address,
  rate_per_minute: sender.rate_per_minute,
});

/** An empty secret means "as it was": it is left out. The signature stays with the sender. */
export function changeOf(draft: Draft, provider: Provider, sender: Sender | undefined): SenderChange {
  const given = Object.entries(draft.settings).filter(([name, value]) => !(provider.secrets.includes(name) && !value));
  const { dkim_domain = "", dkim_selector = "" } = sender ?? {};
  return { ...draft, settings: Object.fromEntries(given) as SenderChange["settings"], dkim_domain, dkim_selector };
}

export const DEAD_MOST = 0.02;
export const SPAM_MOST = 0.001;

/** A share against what providers bear: how full the gauge is, and whether it is time to look. */
export function gaugeOf(count: number, of: number, most: number): { share: number; full: number; tone: "good" | "warn" | "bad" } {
  const share = of > 0 ? count / of : 0;
  return { share, full: Math.min(1, share / most), tone: share > most ? "bad" : share > most / 2 ? "warn" : "good" };
}
