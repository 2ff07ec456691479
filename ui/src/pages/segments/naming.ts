/** How a segment is called, and its rule in words. */
import { usePlace } from "@/app/place";
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import type { Segment, SentenceRow } from "./queries";

/** Ready-made segments are named in the reader's language until somebody renames them. */
export function useSegmentName(): (segment: Pick<Segment, "name" | "ready">) => string {
  const names: Record<string, string> = usePlace().words.segments.readyNames;
  return ({ name, ready }) => (ready && names[ready]) || name;
}

type Values = Record<string, unknown>;

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";

function listOf(row: SentenceRow, words: Words): string {
  const found = Object.values(row.values).find(Array.isArray) as unknown[] | undefined;
  const names: Record<string, string> = words.common.stages;
  return words.segments.listed((found ?? []).map((item) => names[String(item)] ?? String(item)));
}

/** The number a row compares with, in its own unit. */
function amountOf(values: Values, format: Format): string {
  const { amount, probability, times, number } = values;
  if (isNumber(amount)) return format.money(amount);
  if (isNumber(probability)) return format.share(probability, { places: 0 });
  const count = isNumber(times) ? times : number;
  return isNumber(count) ? format.decimal(count, 1, { trim: true }) : "";
}

function comparison(row: SentenceRow, words: Words, format: Format): string {
  const text = amountOf(row.values, format);
  if (!text) return listOf(row, words);
  const { op } = row.values;
  const ops = words.segments.ops;
  return isText(op) && op in ops ? ops[op as keyof typeof ops](text) : text;
}

function wordOf(known: Record<string, string>, value: unknown): string {
  return isText(value) ? (known[value] ?? value) : "";
}

/** One row of a rule; a condition that the screens do not know yet is shown by its code. */
export function rowText(row: SentenceRow, words: Words, format: Format, segmentName: (id: string) => string): string {
  const { segments } = words;
  const rows: Record<string, (values: Record<string, string>) => string> = segments.rows;
  const { values } = row;
  const days = isNumber(values["days"]) ? format.int(values["days"]) : "";
  const ops = segments.ops;
  const op = values["op"];
  const text = rows[row.code]?.({
    much: comparison(row, words, format),
    window: days ? segments.inDays(days) : "",
    ago: isText(op) && op in ops ? ops[op as keyof typeof ops](days) : days,
    days,
    list: listOf(row, words),
    name: wordOf(segments.traits, values["name"]),
    channel: wordOf(segments.channels, values["channel"]),
    state: wordOf(segments.consentStates, values["state"]),
    segment: isText(values["segment"]) ? segmentName(values["segment"]) : "",
    share: isNumber(values["share"]) ? format.share(values["share"]) : "",
  });
  return [row.negated ? segments.not : "", text ?? row.code].filter(Boolean).join(" ");
}

const GROUPS = new Set(["all", "any"]);

/** The conditions of a rule without the brackets around them. */
export const conditionsOf = (segment: Segment): SentenceRow[] => segment.sentence.filter(({ code }) => !GROUPS.has(code));

export const isAny = (segment: Segment): boolean => segment.sentence[0]?.code === "any";
