import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { campaignsQuery } from "@/api/questions";
import type { components } from "@/api/schema";
import type { Campaign } from "@/api/types";

export type Audience = components["schemas"]["AudienceOut"];
export type Change = Partial<components["schemas"]["ChangedCampaign"]>;

const at = (id: string) => ({ params: { path: { campaign_id: id } } });

/** A first draft for a segment. */
export const useCreate = () =>
  useMutation({
    mutationFn: ({ segment, name }: { segment: string; name: string }) =>
      take(api.POST("/api/campaigns", { body: { segment_id: segment, name } as components["schemas"]["NewCampaign"] })),
  });

/** Overwrite fields of the draft; every change is kept as soon as it is made. */
export function useChange(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => take(api.PUT("/api/campaigns/{campaign_id}", { ...at(id), body: change })),
    onSuccess: (changed) => {
      queries.setQueryData<Campaign>(["campaigns", id], changed);
      void queries.invalidateQueries({ queryKey: campaignsQuery.queryKey, exact: true });
    },
  });
}

/** Counted again when the people or the words changed; the hold-out is worked out here. */
export const useAudience = (campaign: Campaign) =>
  useQuery({
    queryKey: ["campaigns", campaign.id, "audience", campaign.segment_id, campaign.window_days, wordsOf(campaign)],
    queryFn: () => take(api.GET("/api/campaigns/{campaign_id}/audience", at(campaign.id))),
    placeholderData: keepPreviousData,
  });

/** Everything that decides what is said, and on which channels. */
const wordsOf = ({ channels, template_id, template_version, subject, body_html, body_text, content }: Campaign) => ({
  channels,
  template_id,
  template_version,
  subject,
  body_html,
  body_text,
  content,
});

export const SKIPPED_SIZE = 25;

export const useSkipped = (campaign: Campaign, reason: string, page: number) =>
  useQuery({
    queryKey: ["campaigns", campaign.id, "skipped", campaign.segment_id, reason, page],
    queryFn: () =>
      take(
        api.GET("/api/campaigns/{campaign_id}/audience/skipped", {
          params: { path: { campaign_id: campaign.id }, query: { reason, page, size: SKIPPED_SIZE } },
        }),
      ),
  });

export const useTemplateProblems = (campaign: Campaign, enabled = true) =>
  useQuery({
    queryKey: ["messages", "check", campaign.subject, campaign.body_html, campaign.body_text],
    queryFn: () =>
      take(
        api.POST("/api/messages/check", {
          body: { subject: campaign.subject, body_html: campaign.body_html, body_text: campaign.body_text },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });

export const usePreview = (campaign: Campaign, channel: string, customer: string | undefined, sound: boolean) =>
  useQuery({
    queryKey: ["campaigns", campaign.id, "preview", channel, customer, wordsOf(campaign)],
    queryFn: () =>
      take(api.POST("/api/campaigns/{campaign_id}/preview", { ...at(campaign.id), body: { channel, customer_id: customer ?? null } })),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: sound,
  });

/** Real customers to look through the eyes of. */
export const usePersons = (text: string) =>
  useQuery({
    queryKey: ["customers", "brief", text],
    queryFn: () => take(api.GET("/api/customers", { params: { query: { q: text, size: 20 } } })),
    placeholderData: keepPreviousData,
  });

export const useTest = (id: string) =>
  useMutation({
    mutationFn: ({ channel, address, customer }: { channel: string; address: string; customer: string | undefined }) =>
      take(api.POST("/api/campaigns/{campaign_id}/test", { ...at(id), body: { channel, address, customer_id: customer ?? null } })),
  });

function useTurn<Input>(id: string, turn: (input: Input) => Promise<Campaign>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: turn,
    onSuccess: (changed) => {
      queries.setQueryData<Campaign>(["campaigns", id], changed);
      void queries.invalidateQueries({ queryKey: campaignsQuery.queryKey });
    },
  });
}

export const useStart = (id: string) =>
  useTurn(id, (moment: string | null) => take(api.POST("/api/campaigns/{campaign_id}/start", { ...at(id), body: { at: moment } })));

export const useUnschedule = (id: string) =>
  useTurn<void>(id, () => take(api.POST("/api/campaigns/{campaign_id}/unschedule", at(id))));
