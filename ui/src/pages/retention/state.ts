/** What the page is asked for lives in the URL, so that a link or a saved view shows the same. */
import { useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { CALENDARS, type CalendarName } from "@/format";

export const BYS = ["day", "week", "month", "quarter", "year"] as const;
export type By = (typeof BYS)[number];
export const COMPARES = ["none", "previous", "year"] as const;
export type Compare = (typeof COMPARES)[number];

export interface Asked {
  calendar: CalendarName;
  metric: string;
  by: By;
  compare: Compare;
  of: string;
}

const among = <T extends string>(known: readonly T[], text: string | null, otherwise: T): T =>
  known.includes(text as T) ? (text as T) : otherwise;

export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const { place } = usePlace();
  const [search, setSearch] = useSearchParams();
  const asked: Asked = {
    calendar: among(CALENDARS, search.get("calendar"), place.calendar),
    metric: search.get("metric") ?? "customer_retention_rate",
    by: among(BYS, search.get("by"), "month"),
    compare: among(COMPARES, search.get("compare"), "year"),
    of: search.get("of") ?? "country",
  };
  const ask = (change: Partial<Asked>) =>
    setSearch(
      (before) => {
        for (const [key, value] of Object.entries(change)) before.set(key, value);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  return [asked, ask];
}
