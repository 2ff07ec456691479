/** What the list is asked for; it lives in the URL, so that a link shows the same people. */
import { useSearchParams } from "react-router";
import type { paths } from "@/api/schema";

export const SIZE = 50;
export const STAGES = ["new", "active", "loyal", "at_risk", "lapsed", "lost"] as const;
export type Stage = (typeof STAGES)[number];

type Query = NonNullable<paths["/api/customers"]["get"]["parameters"]["query"]>;
export type Sort = NonNullable<Query["sort"]>;

const KEYS = ["name", "orders", "revenue", "last_order", "p_alive", "clv"] as const;
const DEFAULT: Sort = "-revenue";

export interface Asked {
  q: string;
  stage: Stage | undefined;
  sort: Sort;
  page: number;
}

/** Whatever somebody typed into the address becomes a question that the server understands. */
export function askedOf(search: URLSearchParams): Asked {
  const stage = STAGES.find((one) => one === search.get("stage"));
  const sort = search.get("sort") ?? "";
  const known = KEYS.some((key) => key === sort.replace(/^-/, ""));
  const page = Number(search.get("page") ?? "1");
  return {
    q: search.get("q") ?? "",
    stage,
    sort: known ? (sort as Sort) : DEFAULT,
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
  };
}

/** Words sort from A, numbers from the largest; a second click turns round. */
export function nextSort(now: Sort, key: string): Sort {
  if (now === `-${key}`) return key as Sort;
  if (now === key) return `-${key}` as Sort;
  return (key === "name" ? key : `-${key}`) as Sort;
}

export function useAsked(): [Asked, (changes: Partial<Record<keyof Asked, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Partial<Record<keyof Asked, string>>) =>
    setSearch(
      (before) => {
        if (!("page" in changes)) before.delete("page");
        for (const [key, value] of Object.entries(changes)) {
          if (value) before.set(key, value);
          else before.delete(key);
        }
        return before;
      },
      { replace: true },
    );
  return [askedOf(search), change];
}
