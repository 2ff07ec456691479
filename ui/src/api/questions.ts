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
