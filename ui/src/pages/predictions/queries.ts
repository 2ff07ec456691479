import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";

const CARD = ["predictions"];

/** The card of the newest fit; null before the first. Asked again and again while a new one is made. */
export const useCard = (waiting: boolean) =>
  useQuery({
    queryKey: CARD,
    queryFn: () => take(api.GET("/api/predictions")),
    refetchInterval: waiting ? 1500 : false,
  });

const PATIENCE = 120_000;

/** Learning again: a job in the background, over when a newer card is there. */
export function useRefit(newest: string | undefined) {
  const queries = useQueryClient();
  const [before, setBefore] = useState<{ card: string | undefined }>();
  const [slow, setSlow] = useState(false);
  const ask = useMutation({
    mutationFn: () => take(api.POST("/api/predictions/refit")),
    onMutate: () => setSlow(false),
    onSuccess: () => setBefore({ card: newest }),
  });
  const done = before !== undefined && newest !== before.card;
  const waiting = ask.isPending || (before !== undefined && !done && !slow);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setSlow(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [waiting]);
  useEffect(() => {
    // What is foretold of each customer changed with the card.
    if (done) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== CARD[0] });
  }, [done, queries]);
  return { ask, waiting, done, slow };
}
