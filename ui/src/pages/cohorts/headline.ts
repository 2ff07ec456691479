/** The finding in one sentence, from the numbers: what the mean of the first later column says. */
import { columnSaid, type Context, rangeText } from "./naming";
import { shownColumns } from "./triangleRows";

export function headline(context: Context): string | undefined {
  const { triangle, format, words } = context;
  const text = words.cohorts;
  const { value, low, high, few, size } = triangle.mean;
  const columns = shownColumns(triangle).filter((at) => at > 0 && value[at] != null && !few[at]);
  // As far as at least half of those have come of whom the next column tells.
  const far = columns.filter((at) => (size[at] ?? 0) * 2 >= (size[columns[0] ?? 0] ?? 0));
  const at = triangle.kind === "up_to" ? far.at(-1) : columns[0];
  if (at === undefined) return undefined;
  const [from, to] = [low[at] ?? value[at] ?? 0, high[at] ?? value[at] ?? 0];
  const when = columnSaid(context, at);
  if (triangle.measure !== "customers") {
    if (triangle.measure === "orders") return undefined;
    return text.brings(rangeText(context, from, to), when, triangle.measure === "margin");
  }
  const [least, most] = [Math.round(100 * from), Math.round(100 * to)];
  return least === most ? text.aboutComeBack(format.int(least), when) : text.comeBack(format.int(least), format.int(most), when);
}
