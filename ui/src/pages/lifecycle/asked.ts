/** What the page is about lives in the URL, so that a link shows the same numbers. */
import { useSearchParams } from "react-router";
import type { By } from "./queries";

export interface Asked {
  by: By;
  on: string | undefined;
  since: string | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const dayOf = (text: string | null): string | undefined => (text && DAY.test(text) ? text : undefined);

export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const [search, setSearch] = useSearchParams();
  const asked: Asked = {
    by: search.get("by") === "rfm" ? "rfm" : "stage",
    on: dayOf(search.get("on")),
    since: dayOf(search.get("since")),
  };
  const change = (next: Partial<Asked>) =>
    setSearch(
      (before) => {
        for (const [key, value] of Object.entries({ ...asked, ...next })) {
          if (value && value !== "stage") before.set(key, value);
          else before.delete(key);
        }
        return before;
      },
      { replace: true },
    );
  return [asked, change];
}
