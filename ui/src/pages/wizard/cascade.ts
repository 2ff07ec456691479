/** The channels of a campaign, tried for each person in their order until one can reach them. */
import type { Campaign } from "@/api/types";
import { EXACT, type Form, formOf, FORMS, says } from "../templates/draft";

/** Every channel that a message can go out on; push and chat are forms of words, not channels. */
export const CHANNELS: string[] = ["email", "sms", ...EXACT];

/** Cascades that many shops want. */
export const COMMON: string[][] = [
  ["bale", "sms"],
  ["web_push", "email"],
  ["telegram", "sms"],
];

export const isSame = (one: string[], other: string[]): boolean => one.join() === other.join();

export const without = (channels: string[], channel: string): string[] => channels.filter((each) => each !== channel);

/** One place earlier. */
export function earlier(channels: string[], at: number): string[] {
  const next = [...channels];
  const [moved] = next.splice(at, 1);
  if (moved !== undefined) next.splice(Math.max(0, at - 1), 0, moved);
  return next;
}

/** The words that a cascade needs, in the order of forms. */
export const formsOf = (channels: string[]): Form[] => FORMS.filter((form) => channels.some((channel) => formOf(channel) === form));

/** The channels whose words are missing: neither their own nor those of their form are there. */
export const unsaid = (channels: string[], said: readonly string[]): string[] =>
  channels.filter((channel) => !said.includes(channel) && !said.includes(formOf(channel)));

type Said = Pick<Campaign, "template_id" | "subject" | "body_html" | "body_text"> & { content: Record<string, Record<string, object>> };

/** Whether there are words for a channel: written here, or in the template, which has some of the forms. */
export function isSaid(campaign: Said, inTemplate: readonly string[], channel: string): boolean {
  const { subject, body_html, body_text, content } = campaign;
  const own = [content[channel], content[formOf(channel)]].some((variants) => variants && Object.values(variants).some(says));
  const plain = channel === "email" && says({ subject, body_html, body_text });
  return own || plain || (campaign.template_id !== null && unsaid([channel], inTemplate).length === 0);
}
