import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { campaignReportQuery, campaignsQuery } from "@/api/questions";
import type { Campaign, Finding } from "@/api/types";
import type { Span } from "@/format/spans";

export const useComparisonOf = (span: Span) =>
  useQuery({
    queryKey: ["report", "comparison", span],
    queryFn: () => take(api.GET("/api/report/comparison", { params: { query: { ...span } } })),
  });

export const useFindings = () =>
  useQuery({ queryKey: ["report", "findings"], queryFn: () => take(api.GET("/api/report/findings")) });

/** The finding that stands over the page: how many bought again, else the first there is. */
export const tellingOf = (findings: Finding[]): Finding | undefined =>
  findings.find(({ code }) => code.startsWith("bought_again")) ?? findings[0];

export const useModelCard = () =>
  useQuery({ queryKey: ["predictions"], queryFn: () => take(api.GET("/api/predictions")) });

export const useSenders = () => useQuery({ queryKey: ["senders"], queryFn: () => take(api.GET("/api/senders")) });

export const useTeam = () => useQuery({ queryKey: ["staff"], queryFn: () => take(api.GET("/api/staff")) });

const STARTED = new Set(["sending", "paused", "finished", "stopped"]);

/** The newest campaigns that went out. */
export function useRecent(count: number): { started: Campaign[]; known: boolean } {
  const campaigns = useQuery(campaignsQuery);
  const started = (campaigns.data?.items ?? []).filter(({ state }) => STARTED.has(state)).slice(0, count);
  return { started, known: campaigns.isSuccess };
}

export const useCampaignReport = (id: string) => useQuery(campaignReportQuery(id));
