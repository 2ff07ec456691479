/** The screen's findings in words, made from its numbers. */
import type { Format } from "@/format";
import { isolate } from "@/format";
import type { Words } from "@/words/en";
import type { Reason, Status, Task, Test, Tested } from "./shapes";

type Said = Words["recommendations"];
export type Standing = "wins" | "unclear" | "simple";

/** Whether what is used beats the list that needs no model. */
export function standingOf({ chosen, simple, better_by: better }: Task): Standing {
  if (chosen === simple || better === null) return "simple";
  return better.low > 0 ? "wins" : "unclear";
}

export const resultOf = (task: Task, key: string) => task.tested.find(({ recommender }) => recommender === key);

/** What the lists show: the blend by the shop's rules. */
const shownOf = (task: Task) => resultOf(task, "blend") ?? resultOf(task, task.chosen);

export const taskOf = (test: Test | null, name: Task["task"]): Task | undefined => test?.tasks.find(({ task }) => task === name);

export function headlineOf({ recommendations: said }: Words, format: Format, test: Test | null): string {
  const task = taskOf(test, "new");
  const [ours, theirs] = task ? [shownOf(task), resultOf(task, task.simple)] : [];
  if (!task || !ours || !theirs) return said.headline.untested;
  const share = ({ recall }: Tested): string => format.share(recall.value, { places: 0 });
  // A lead that the shop's own rules undo is none.
  const undone = ours.ndcg.value <= theirs.ndcg.value || ours.recall.value <= theirs.recall.value;
  const standing = standingOf(task);
  switch (standing === "wins" && undone ? "unclear" : standing) {
    case "wins":
      return said.headline.wins(share(ours), share(theirs));
    case "unclear":
      return said.headline.unclear(share(ours));
    default:
      return said.headline.bestsellers(share(theirs));
  }
}

export function leadOf({ recommendations: said }: Words, format: Format, status: Status): string {
  const { test, made_at: made } = status;
  if (test) {
    const most = Math.max(...test.tasks.map(({ customers }) => customers));
    return said.lead(format.int(most), format.int(test.days), format.day(test.cut, { year: true }));
  }
  return made ? learnedOf(said, format, status) : "";
}

export const learnedOf = (said: Said, format: Format, { made_at: made, purchases, customers, items }: Status): string =>
  made ? said.learned(format.moment(made), format.int(purchases), format.int(customers), format.int(items)) : "";

export const nameOf = (said: Said, key: string): string => said.names[key] ?? key.replaceAll("_", " ");

export function verdictOf(said: Said, task: Task): string {
  const [name, simple] = [nameOf(said, task.chosen), nameOf(said, task.simple)];
  const standing = standingOf(task);
  return standing === "simple" ? said.verdict.simple(simple) : said.verdict[standing](name, simple);
}

/** "because …", from a reason's code, product and number. */
export function becauseOf(said: Said, format: Format, { code, title, sku, number }: Reason): string {
  const { because } = said;
  const name = isolate(title ?? sku ?? "");
  const count = number == null ? null : Math.round(number);
  switch (code) {
    case "because_you_bought":
      return because.because_you_bought(name);
    case "bought_before":
      return because.bought_before(format.int(count ?? 1), (count ?? 1) === 1);
    case "goes_with":
      return count === null ? because.goes_with(name) : because.goes_with_count(name, format.int(count));
    case "popular":
      return count ? because.popular(format.int(count)) : because.popular_none;
    case "trending":
      return because.trending(format.decimal(number ?? 1, 1));
    case "new_in_category":
      return because.new_in_category(name, format.int(count ?? 0));
    case "new_in_brand":
      return because.new_in_brand(name, format.int(count ?? 0));
    case "due":
      return dueOf(because, format, count ?? 0);
    case "pinned":
      return because.pinned;
  }
}

function dueOf(because: Said["because"], format: Format, days: number): string {
  if (days === 0) return because.due_today;
  return days > 0 ? because.due(format.int(days), days === 1) : because.overdue(format.int(-days), days === -1);
}
