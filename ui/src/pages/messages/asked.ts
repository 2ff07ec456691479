/** What the list is asked for; it lives in the URL, so that a link shows the same messages. */
import { useSearchParams } from "react-router";

export const SIZE = 50;
/** Everything a message may have come to, in the order of its way. */
export const STATES = [
  "queued", "claimed", "handed", "held", "sent", "delivered", "bounced", "complained", "failed", "skipped", "ambiguous", "held_out",
] as const;

export interface Asked {
  q: string;
  state: string;
  reason: string;
  channel: string;
  campaign: string;
  page: number;
  /** The message whose story is open. */
  open: string;
}

const known = (choices: readonly string[], value: string | null): string => (value !== null && choices.includes(value) ? value : "");

/** Whatever somebody typed into the address becomes a question that the server understands. */
export function askedOf(search: URLSearchParams): Asked {
  const page = Number(search.get("page") ?? "1");
  const text = (name: string): string => (search.get(name) ?? "").slice(0, 100);
  return {
    q: text("q"),
    state: known(STATES, search.get("state")),
    reason: text("reason"),
    channel: text("channel"),
    campaign: text("campaign"),
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    open: text("open"),
  };
}

/** The question as the server takes it: what is not asked is left out. */
export function queryOf({ q, state, reason, channel, campaign, page }: Asked, size = SIZE) {
  const given = { q, state, reason, channel, campaign_id: campaign };
  return { page, size, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "")) };
}

export function useAsked(): [Asked, (changes: Partial<Record<keyof Asked, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Partial<Record<keyof Asked, string>>) =>
    setSearch(
      (before) => {
        // Another question begins at its first page; a story beside the list leaves it where it is.
        if (!("page" in changes) && !("open" in changes)) before.delete("page");
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
