/** What the numbers say first, and how the edges of the matrix are said. */
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import type { By, Lifecycle, Matrix, Move, Rfm, Standing } from "./queries";

export const NOT_YET = "none";
const AWAY = new Set(["at_risk", "lapsed", "lost"]);
const CLOSE = new Set(["active", "loyal", "new"]);

export function nameOf(words: Words, by: By, code: string): string {
  if (code === NOT_YET) return words.lifecycle.notYet;
  const names: Record<string, string> = by === "stage" ? words.common.stages : words.people.groups;
  return names[code] ?? code;
}

export const changed = ({ came_from: from, went_to: to }: Move): boolean => from !== to && from !== NOT_YET;

/** The largest slip of the window and how many came back in it. */
export function headline(words: Words, format: Format, { moves, customers, by }: Lifecycle): string {
  const said = words.lifecycle;
  const slips = moves.filter(({ direction, customers: count }) => direction === "down" && count > 0);
  const worst = slips.reduce<Move | undefined>((most, move) => (move.customers > (most?.customers ?? 0) ? move : most), undefined);
  if (!worst) return said.calm(format.int(customers));
  const [from, to] = [worst.came_from, worst.went_to].map((code) => nameOf(words, by, code));
  const back = moves
    .filter(({ came_from, went_to }) => AWAY.has(came_from) && CLOSE.has(went_to))
    .reduce((sum, move) => sum + move.customers, 0);
  const first = said.headline(format.int(worst.customers), from ?? "", to ?? "");
  return first + (back > 0 ? said.came(format.int(back)) : said.stop);
}

/** The group with the most revenue, and what it is of the whole. */
export function rfmHeadline(words: Words, format: Format, { groups, customers }: Rfm): string {
  const revenue = groups.reduce((sum, group) => sum + group.revenue_minor, 0);
  const top = groups.reduce<Standing | undefined>((most, group) => (group.revenue_minor > (most?.revenue_minor ?? 0) ? group : most), undefined);
  if (!top || revenue <= 0) return words.lifecycle.calm(format.int(customers));
  const share = (part: number, whole: number) => format.share(part / whole, { places: 0 });
  return words.lifecycle.top(nameOf(words, "rfm", top.code), share(top.customers, customers), share(top.revenue_minor, revenue));
}

type Band = Matrix["rows"][number];

export function silenceText(words: Words, format: Format, by: string, { low, high }: Band): string {
  const said = words.lifecycle;
  const number = (value: number): string => format.decimal(value, 1, { trim: true });
  const range =
    high === null
      ? said.beyond(number(low ?? 0))
      : low === null
        ? said.within(number(high))
        : format.between(number(by === "days" ? low + 1 : low), number(high));
  return by === "days" ? said.days(range) : said.gaps(range);
}

export function visitsText(words: Words, format: Format, { low, high }: Band): string {
  const from = low ?? 0;
  if (high === null) return words.lifecycle.orMore(format.int(from));
  if (high === from) return words.lifecycle.visits(format.int(from), from === 1);
  return format.between(format.int(from), format.int(high));
}

/** One of the eight steps of the scale; unevenly filled cells are still told apart. */
export const heatOf = (value: number, most: number): number =>
  value <= 0 || most <= 0 ? 1 : Math.min(8, 1 + Math.round(7 * Math.sqrt(value / most)));
