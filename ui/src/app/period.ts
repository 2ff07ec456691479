/** The chosen period lives in the URL, so that a link shows the same numbers. */
import { useSearchParams } from "react-router";
import type { CalendarName } from "@/format";
import { daysUntil, type Span, twelveMonthsUntil } from "@/format/spans";
import { usePlace } from "./place";

export const PERIODS = ["30d", "90d", "12m", "all", "own"] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface Period {
  name: PeriodName;
  /** Left open for the whole history. */
  span: Span | undefined;
}

const isName = (text: string | null): text is PeriodName => PERIODS.includes(text as PeriodName);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `last` is the last day of the shop's history: periods end there, not in an empty today. */
export function usePeriod(last: string | undefined): [Period, (name: PeriodName, span?: Span) => void] {
  const { place } = usePlace();
  const [search, setSearch] = useSearchParams();
  const [from, to] = [search.get("from"), search.get("to")];
  const asked = search.get("period");
  const own = from && to && DAY.test(from) && DAY.test(to) ? { from, to } : undefined;
  const name: PeriodName = own ? "own" : isName(asked) && asked !== "own" ? asked : "12m";

  const choose = (next: PeriodName, span?: Span) =>
    setSearch(
      (before) => {
        for (const key of ["from", "to", "period"]) before.delete(key);
        if (span) {
          before.set("from", span.from);
          before.set("to", span.to);
        } else if (next !== "12m") before.set("period", next);
        return before;
      },
      { replace: true },
    );

  return [{ name, span: own ?? spanOf(name, last, place.calendar) }, choose];
}

function spanOf(name: PeriodName, last: string | undefined, calendar: CalendarName): Span | undefined {
  if (!last || name === "all") return undefined;
  if (name === "30d") return daysUntil(last, 30);
  if (name === "90d") return daysUntil(last, 90);
  return twelveMonthsUntil(last, calendar);
}
