/** What a chip says, from its values, in the reader's language. */
import type { Format, Language } from "@/format";
import type { Words } from "@/words/en";
import type { Chip, Parameter } from "./declared";
import type { Leaf, Values } from "./tree";
import { whereOf, type Where } from "./where";

/** Everything a phrase needs to know of where it is read. */
export interface Speaker {
  language: Language;
  words: Words;
  format: Format;
  /** The name of a segment or list by its id. */
  nameOf: (kind: string, id: string) => string;
}

type Names = Record<string, string>;

const spaced = (key: string): string => key.replaceAll("_", " ");

const displayed = (language: Language, type: "region" | "language", code: string): string => {
  try {
    return new Intl.DisplayNames(language, { type }).of(code) ?? code;
  } catch {
    return code; // not a code at all: somebody's own word
  }
};

/** One value of a parameter: a choice, a city, the name of a segment. */
export function wordOf({ words, language, nameOf }: Speaker, parameter: Parameter, value: string): string {
  const { name, type, suggest, choices } = parameter;
  if (type === "segment" || type === "list") return words.rules.quoted(nameOf(type, value));
  const chosen = (words.rules.choices as Record<string, Names>)[name]?.[value];
  if (chosen) return chosen;
  if (name === "stages") return (words.common.stages as Names)[value] ?? spaced(value);
  if (name === "groups" || suggest === "rfm_group") return (words.people.groups as Names)[value] ?? spaced(value);
  if (type === "boolean" || choices.length > 0) return spaced(value);
  if (suggest === "country") return displayed(language, "region", value);
  if (suggest === "language") return displayed(language, "language", value);
  if (suggest === "event") return (words.rules.events as Names)[value] ?? spaced(value);
  if (suggest === "trait") return traitName(words, value);
  return value;
}

const traitName = ({ rules }: Words, name: string): string =>
  (rules.traits as Names)[name] ?? (rules.choices.name as Names)[name] ?? spaced(name);

const MONEY = new Set(["clv_6m", "clv_12m", "clv_24m"]);
const SHARES = new Set([
  "p_alive", "churn_risk", "p_order_30d", "p_order_60d", "p_order_90d", "subscription_churn_30d",
]);

/** A forecast's number has the unit of what is forecast; every other one that of its parameter. */
export function formOf({ key, values }: Leaf, parameter: Parameter): Parameter["type"] {
  const named = String(values["name"]);
  if (key !== "prediction" || parameter.name !== "number") return parameter.type;
  return MONEY.has(named) ? "money" : SHARES.has(named) ? "share" : parameter.type;
}

/** "50.00" is said as "50": a bound is a round number far more often than a price. */
const NO_CENTS = /[.٫][0۰٠]+(?![\d۰-۹٠-٩])/u;

function amount(speaker: Speaker, leaf: Leaf, parameter: Parameter, value: number): string {
  const { format, words } = speaker;
  const form = formOf(leaf, parameter);
  if (form === "money") return format.money(value).replace(NO_CENTS, "");
  if (form === "share") return format.share(value, { places: 1, trim: true });
  const text = format.decimal(value, 2, { trim: true });
  const unit = parameter.name.endsWith("_days") ? "days" : parameter.unit;
  const units: Record<string, (text: string, value: number) => string> = words.rules.units;
  return units[unit]?.(text, value) ?? text;
}

function fieldText(speaker: Speaker, leaf: Leaf, parameter: Parameter): string {
  const value = leaf.values[parameter.name];
  if (parameter.type === "where") return whereText(speaker, whereOf(value));
  if (parameter.type === "date" && typeof value === "string") return speaker.format.day(value, { year: true });
  if (typeof value === "number") return amount(speaker, leaf, parameter, value);
  if (parameter.type === "integers" && Array.isArray(value)) return value.map((each) => speaker.format.int(Number(each))).join(speaker.words.people.comma);
  if (Array.isArray(value)) return listed(speaker, parameter, value.map(String));
  return value === undefined || value === null ? "" : wordOf(speaker, parameter, String(value));
}

const SHOWN = 3;

/** The first few by name, the others by their number. */
function listed(speaker: Speaker, parameter: Parameter, values: string[]): string {
  const names = values.map((each) => wordOf(speaker, parameter, each));
  if (names.length <= SHOWN + 1) return speaker.words.rules.listed(names);
  const more = `+${speaker.format.int(names.length - SHOWN)}`;
  return `${speaker.words.rules.listed(names.slice(0, SHOWN))} ${more}`;
}

export function whereText({ words, format }: Speaker, tests: Where[]): string {
  const { whereOps, whereAnd, quoted } = words.rules;
  const said: Record<string, (name: string, value: string) => string> = whereOps;
  return tests
    .map(({ property, op, value, number }) => {
      const told = number === undefined ? quoted(value ?? "") : format.decimal(number, 2, { trim: true });
      return said[op]?.(property, told) ?? property;
    })
    .join(whereAnd);
}

function windowText({ words, format }: Speaker, { days, first, last }: Values): string {
  const { window, units } = words.rules;
  const day = (iso: unknown): string => format.day(String(iso), { year: true });
  if (typeof days === "number") return window.last(units.days(format.int(days), days));
  if (first && last) return window.between(day(first), day(last));
  if (first) return window.since(day(first));
  return last ? window.until(day(last)) : window.ever;
}

function comparison(speaker: Speaker, leaf: Leaf, [op, measured]: Parameter[]): string {
  const value = measured && (leaf.values[measured.name] ?? measured.default);
  if (!measured || typeof value !== "number") return "";
  const ops: Record<string, (text: string) => string> = speaker.words.segments.ops;
  const text = amount(speaker, leaf, measured, value);
  return ops[String(leaf.values["op"] ?? op?.default ?? op?.choices[0])]?.(text) ?? text;
}

function eitherText(speaker: Speaker, leaf: Leaf, parameters: Parameter[]): string {
  const [op, number, texts] = parameters;
  if (typeof leaf.values["number"] === "number") return op && number ? comparison(speaker, leaf, [op, number]) : "";
  return texts ? fieldText(speaker, leaf, texts) : "";
}

function rankText({ words, format }: Speaker, { which, number }: Values): string {
  const { rank } = words.rules;
  if (which === "nth") return typeof number === "number" ? rank.nth(format.int(number)) : "";
  return which === "last" ? rank.last : rank.first;
}

/** A chip that its sentence does not name says what it is: "with coupon SPRING". */
export function extraText(speaker: Speaker, leaf: Leaf, chip: Chip): string {
  const { extras, extra } = speaker.words.rules;
  const text = chipText(speaker, leaf, chip);
  if (!text || chip.kind === "window") return text;
  const said: Record<string, (value: string) => string> = extras;
  return said[chip.name]?.(text) ?? extra(fieldName(speaker.words, chip.name), text);
}

/** The chip in words; empty where something is still to be chosen. */
export function chipText(speaker: Speaker, leaf: Leaf, chip: Chip): string {
  const [parameter] = chip.parameters;
  if (chip.kind === "window") return windowText(speaker, leaf.values);
  if (chip.kind === "rank") return rankText(speaker, leaf.values);
  if (chip.kind === "measure") return comparison(speaker, leaf, chip.parameters);
  if (chip.kind === "either") return eitherText(speaker, leaf, chip.parameters);
  return parameter ? fieldText(speaker, { ...leaf, values: withDefault(leaf.values, parameter) }, parameter) : "";
}

const withDefault = (values: Values, { name, default: start }: Parameter): Values =>
  values[name] === undefined || values[name] === null ? { ...values, [name]: start } : values;

export const fieldName = (words: Words, name: string): string => (words.rules.fields as Names)[name] ?? spaced(name);

/** How a condition is called in the menu; one of another package by its key. */
export const conditionName = (words: Words, key: string): string =>
  (words.rules.conditions as Record<string, { name: string }>)[key]?.name ?? spaced(key);
