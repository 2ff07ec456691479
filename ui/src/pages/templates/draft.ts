/** What a template says, while it is written: for each form or channel, for each language, its words. */
import { type Block, type Kinds, readBlocks, writeBlocks } from "./blocks/tree";
import type { Content, Variant } from "./shapes";

/** A variant with its blocks as a tree. */
export interface Words extends Omit<Variant, "blocks"> {
  blocks: Block[];
}

export interface Draft {
  name: string;
  content: Record<string, Record<string, Words>>;
}

/** "" is for everybody whose language has no words of its own. */
export const TONGUES = ["", "en", "fa", "ar"] as const;
export const FORMS = ["email", "sms", "push", "chat"] as const;
export type Form = (typeof FORMS)[number];

const FORM_OF: Record<string, Form> = { web_push: "push", app_push: "push", email: "email", sms: "sms", push: "push" };

/** Which fields a channel's words have. */
export const formOf = (key: string): Form => FORM_OF[key] ?? "chat";

/** Channels whose words may differ from those of their form. */
export const EXACT = ["web_push", "app_push", "telegram", "bale", "bale_bot", "whatsapp", "rubika", "eitaa"] as const;

export function readDraft(kinds: Kinds, name: string, content: Content): Draft {
  const words = ({ blocks = [], ...rest }: Variant): Words => ({ ...rest, blocks: readBlocks(kinds, blocks) });
  return { name, content: mapped(content, words) };
}

export const writeContent = (draft: Draft): Content => mapped(draft.content, ({ blocks, ...rest }) => ({ ...rest, blocks: writeBlocks(blocks) }));

function mapped<From, To>(content: Record<string, Record<string, From>>, make: (from: From) => To): Record<string, Record<string, To>> {
  const each = (variants: Record<string, From>) => Object.fromEntries(Object.entries(variants).map(([language, from]) => [language, make(from)]));
  return Object.fromEntries(Object.entries(content).map(([key, variants]) => [key, each(variants)]));
}

/** Forms first in their order, then channels of their own. */
export const keysOf = ({ content }: Pick<Draft, "content">): string[] => [...FORMS, ...EXACT].filter((key) => content[key]);

export const tonguesOf = ({ content }: Pick<Draft, "content">, key: string): string[] => TONGUES.filter((language) => content[key]?.[language]);

export const wordsOf = ({ content }: Draft, key: string, language: string): Words | undefined => content[key]?.[language];

const withKey = (draft: Draft, key: string, variants: Record<string, Words>): Draft => ({ ...draft, content: { ...draft.content, [key]: variants } });

export function write(draft: Draft, key: string, language: string, change: (words: Words) => Words): Draft {
  const words = wordsOf(draft, key, language);
  return words ? withKey(draft, key, { ...draft.content[key], [language]: change(words) }) : draft;
}

const EMPTY: Words = { blocks: [] };

/** A form or channel with words of its own; a channel starts with those of its form. */
export function addKey(draft: Draft, key: string): Draft {
  const before = draft.content[formOf(key)];
  return withKey(draft, key, before ?? { "": EMPTY });
}

/** A language starts with the words there are: blocks keep their names, so that one is found in the other. */
export function addTongue(draft: Draft, key: string, language: string, from: string): Draft {
  return withKey(draft, key, { ...draft.content[key], [language]: wordsOf(draft, key, from) ?? EMPTY });
}

/** Without its last language a form has nothing to say. */
export function dropTongue(draft: Draft, key: string, language: string): Draft {
  const { [language]: _gone, ...rest } = draft.content[key] ?? {};
  return Object.keys(rest).length > 0 ? withKey(draft, key, rest) : dropKey(draft, key);
}

export function dropKey(draft: Draft, key: string): Draft {
  const { [key]: _gone, ...content } = draft.content;
  return { ...draft, content };
}

/** The words that a person of a language gets. */
export const tongueFor = (draft: Draft, key: string, language: string): string => (wordsOf(draft, key, language) ? language : "");

/** Whether there is anything to show yet. */
export const says = ({ blocks, subject, body_html, body_text, pattern, template }: Partial<Words>): boolean =>
  (blocks?.length ?? 0) > 0 || [subject, body_html, body_text, pattern, template].some((text) => (text ?? "").trim() !== "");
