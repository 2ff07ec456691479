import { type QueryFilters, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { useRefit } from "@/parts/Refit";

const CARD = ["predictions"];

/** The card of the newest fit; null before the first. Asked again and again while a new one is made. */
export const useCard = (waiting: boolean) =>
  useQuery({
    queryKey: CARD,
    queryFn: () => take(api.GET("/api/predictions")),
    refetchInterval: waiting ? 1500 : false,
  });

// What is foretold of each customer changes with the card.
const STALE: QueryFilters = { predicate: ({ queryKey }) => queryKey[0] !== CARD[0] };

/** Learning again, over when a newer card is there. */
export const useRefitOf = (newest: string | undefined) =>
  useRefit({ ask: () => take(api.POST("/api/predictions/refit")), newest, stale: STALE });
