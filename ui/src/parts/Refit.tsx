/** Learning again from the shop's history: a job in the background, a button for it and how it goes. */
import { type QueryFilters, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Outcome } from "@/parts/Outcome";

const PATIENCE = 180_000;

interface Asked {
  /** Puts the job into the queue. */
  ask: () => Promise<unknown>;
  /** Names the newest result; the job is over when it changes. */
  newest: string | null | undefined;
  /** Answers that are out of date when it is over; the same object on every call. */
  stale: QueryFilters;
}

export function useRefit({ ask: start, newest, stale }: Asked) {
  const queries = useQueryClient();
  const [before, setBefore] = useState<{ newest: string | null | undefined }>();
  const [slow, setSlow] = useState(false);
  const ask = useMutation({
    mutationFn: start,
    onMutate: () => setSlow(false),
    onSuccess: () => setBefore({ newest }),
  });
  const done = before !== undefined && newest !== before.newest;
  const waiting = ask.isPending || (before !== undefined && !done && !slow);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setSlow(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [waiting]);
  useEffect(() => {
    if (done) void queries.invalidateQueries(stale);
  }, [done, queries, stale]);
  return { ask, waiting, done, slow };
}

export type Refit = ReturnType<typeof useRefit>;

interface Words {
  refit: string;
  refitting: string;
  refitSlow: string;
  refitDone: string;
}

export function RefitButton({ refit: { ask, waiting }, said, primary = false }: { refit: Refit; said: Words; primary?: boolean }) {
  return (
    <Button type={primary ? "primary" : "default"} icon={<RefreshCw size={15} />} loading={waiting} onClick={() => ask.mutate()}>
      {waiting ? said.refitting : said.refit}
    </Button>
  );
}

/** Stands over the page while something is to be said. */
export function RefitNote({ refit: { ask, done, slow }, said }: { refit: Refit; said: Words }) {
  if (ask.isError) return <Outcome act={ask} />;
  if (slow && !done) return <p className="note note-plain" role="status">{said.refitSlow}</p>;
  return done ? <Outcome act={ask} done={said.refitDone} /> : null;
}
