/** Which channels matter for one customer, and where each reaches them. */
import type { ConsentChange, Customer } from "@/api/types";

type Channel = ConsentChange["channel"];

const ALWAYS: Channel[] = ["email", "sms"];
const ALL: Channel[] = [...ALWAYS, "web_push", "app_push", "telegram", "whatsapp", "bale", "bale_bot", "rubika", "eitaa"];
const BY_PHONE = new Set<string>(["sms", "whatsapp", "bale"]);

/** E-mail and SMS always; another one once something was said about it. */
export function channelsOf({ consents, suppressed }: Pick<Customer, "consents" | "suppressed">): Channel[] {
  const told = new Set([...consents, ...suppressed].map(({ channel }) => channel));
  return ALL.filter((channel) => ALWAYS.includes(channel) || told.has(channel));
}

export const otherChannels = (known: Channel[]): Channel[] => ALL.filter((channel) => !known.includes(channel));

export function addressOn({ email, phone }: Pick<Customer, "email" | "phone">, channel: Channel): string | null {
  if (channel === "email") return email;
  return BY_PHONE.has(channel) ? phone : null;
}
