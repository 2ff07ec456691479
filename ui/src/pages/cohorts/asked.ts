/** What is asked of the cohorts; all of it lives in the address, so that a link shows the same. */
import { useSearchParams } from "react-router";
import type { paths } from "@/api/schema";
import { CALENDARS } from "@/format";

type Query = NonNullable<paths["/api/cohorts"]["get"]["parameters"]["query"]>;

export type Triangle = paths["/api/cohorts"]["get"]["responses"]["200"]["content"]["application/json"];
export type By = NonNullable<Query["by"]>;
export type Measure = NonNullable<Query["measure"]>;
export type Kind = NonNullable<Query["kind"]>;
export type Calendar = NonNullable<Query["calendar"]>;

/** Every choice spelled out. */
export type Question = Query & { start: string; return: string; by: By; measure: Measure; kind: Kind; calendar: Calendar };

export const VIEWS = ["triangle", "curves", "value"] as const;
export type View = (typeof VIEWS)[number];

export const BYS: By[] = ["day", "week", "month", "quarter", "year"];
export const AGES = [1, 7, 30, 90] as const;
export const MEASURES: Measure[] = ["customers", "orders", "revenue", "margin"];
export const KINDS: Kind[] = ["exact", "or_later", "up_to"];

/** Everything but the days, which the period picker keeps. */
export type Choice = "start" | "return" | "by" | "age" | "measure" | "kind" | "calendar" | "segment" | "view";
export type Choose = (changes: Partial<Record<Choice, string | undefined>>) => void;

const one = <Value extends string>(values: readonly Value[], text: string | null, usual: Value): Value =>
  values.find((value) => value === text) ?? usual;

export interface Asked {
  view: View;
  question: Question;
}

export function askedOf(search: URLSearchParams, calendar: Calendar): Asked {
  const view = one(VIEWS, search.get("view"), "triangle");
  const age = Number(search.get("age"));
  const measure = one(MEASURES, search.get("measure"), "customers");
  const segment = search.get("segment");
  const question: Question = {
    start: search.get("start") ?? "first_order",
    return: search.get("return") ?? "order",
    by: one(BYS, search.get("by"), "month"),
    measure,
    kind: one(KINDS, search.get("kind"), "exact"),
    calendar: one(CALENDARS, search.get("calendar"), calendar),
    ...(Number.isInteger(age) && age >= 1 && age <= 366 ? { age } : {}),
    ...(segment ? { segment } : {}),
  };
  return { view, question: view === "value" ? valueOf(question) : question };
}

/** What a customer has brought by an age: money, everything up to it, in days of their own. */
const valueOf = (question: Question): Question => ({
  ...question,
  measure: question.measure === "margin" ? "margin" : "revenue",
  kind: "up_to",
  age: question.age ?? 30,
});

export function useAsked(calendar: Calendar): [Asked, Choose] {
  const [search, setSearch] = useSearchParams();
  const choose: Choose = (changes) =>
    setSearch(
      (before) => {
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined) before.delete(name);
          else before.set(name, value);
        }
        return before;
      },
      { replace: true },
    );
  return [askedOf(search, calendar), choose];
}
