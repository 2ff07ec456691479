import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api, take } from "@/api/client";
import { campaignReportQuery, campaignsQuery } from "@/api/questions";
import type { Campaign } from "@/api/types";

const at = (id: string) => ({ params: { path: { campaign_id: id } } });

export const useCampaign = (id: string) =>
  useQuery({ queryKey: ["campaigns", id], queryFn: () => take(api.GET("/api/campaigns/{campaign_id}", at(id))) });

const LIVE = new Set(["sending", "paused"]);
const LOOK_AGAIN = 3000;

/** While messages leave, the numbers are asked for again on their own. */
export const useReport = (id: string) =>
  useQuery({
    ...campaignReportQuery(id),
    refetchInterval: ({ state }) => {
      const campaign = state.data?.campaign;
      return campaign && (campaign.preparing || LIVE.has(campaign.state)) ? LOOK_AGAIN : false;
    },
  });

export interface Asked {
  state: string;
  reason?: string | undefined;
  page: number;
}

export const PEOPLE_SIZE = 25;

export const usePeople = (id: string, { state, reason, page }: Asked) =>
  useQuery({
    queryKey: ["campaigns", id, "people", state, reason, page],
    queryFn: () =>
      take(
        api.GET("/api/campaigns/{campaign_id}/messages", {
          params: { path: { campaign_id: id }, query: { state, page, size: PEOPLE_SIZE, ...(reason ? { reason } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export type Verb = "pause" | "resume" | "stop" | "retry" | "send_again" | "leave";

async function perform(id: string, verb: Verb): Promise<unknown> {
  switch (verb) {
    case "pause":
      return take(api.POST("/api/campaigns/{campaign_id}/pause", at(id)));
    case "resume":
      return take(api.POST("/api/campaigns/{campaign_id}/resume", at(id)));
    case "stop":
      return take(api.POST("/api/campaigns/{campaign_id}/stop", at(id)));
    case "retry":
      return take(api.POST("/api/campaigns/{campaign_id}/retry", at(id)));
    default:
      return take(api.POST("/api/campaigns/{campaign_id}/resolve", { ...at(id), body: { send_again: verb === "send_again" } }));
  }
}

export function useVerb(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (verb: Verb) => perform(id, verb),
    onSettled: () => queries.invalidateQueries({ queryKey: campaignsQuery.queryKey }),
  });
}

/** A new draft with the same words, opened at once; with another hold-out if asked. */
export function useCopy(campaign: Campaign) {
  const queries = useQueryClient();
  const go = useNavigate();
  return useMutation({
    mutationFn: async ({ name, holdout }: { name: string; holdout?: number }) => {
      const made = await take(api.POST("/api/campaigns/{campaign_id}/copy", { ...at(campaign.id), body: { name } }));
      if (holdout === undefined) return made;
      return take(api.PUT("/api/campaigns/{campaign_id}", { ...at(made.id), body: { holdout } }));
    },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      void go(`/campaigns/${made.id}/edit`);
    },
  });
}
