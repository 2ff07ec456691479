/** Questions that more than one screen asks. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, take } from "./client";

/** What to do today, the greatest expected gain first. */
export const useIdeas = () =>
  useQuery({ queryKey: ["segments", "ideas"], queryFn: () => take(api.GET("/api/segments/ideas")) });

export const campaignsQuery = queryOptions({
  queryKey: ["campaigns"],
  queryFn: () => take(api.GET("/api/campaigns")),
});

export const campaignReportQuery = (id: string) =>
  queryOptions({
    queryKey: ["campaigns", id, "report"],
    queryFn: () => take(api.GET("/api/campaigns/{campaign_id}/report", { params: { path: { campaign_id: id } } })),
  });

/** The last day of history: a short comparison names it without counting the whole past. */
export const lastDayQuery = queryOptions({
  queryKey: ["report", "last"],
  queryFn: () => take(api.GET("/api/report/comparison")),
});

const EVERY_FIVE_SECONDS = 5_000;
const EVERY_MINUTE = 60_000;

const operationsQuery = queryOptions({
  queryKey: ["operations"],
  queryFn: () => take(api.GET("/api/operations")),
});

/** How everything stands, asked again on its own. */
export const useOperations = () => useQuery({ ...operationsQuery, refetchInterval: EVERY_FIVE_SECONDS });

/** How many things need a person; from the counter in the sidebar's point of view once a minute is enough. */
export const useNeedsYou = (): number =>
  useQuery({ ...operationsQuery, refetchInterval: EVERY_MINUTE, select: ({ needs_you: found }) => found.length }).data ?? 0;
