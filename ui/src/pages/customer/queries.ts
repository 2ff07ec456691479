import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { campaignsQuery } from "@/api/questions";
import type { ConsentChange } from "@/api/types";

const PAGE = 100;

export const useCustomer = (id: string) =>
  useQuery({
    queryKey: ["customer", id],
    queryFn: () => take(api.GET("/api/customers/{customer_id}", { params: { path: { customer_id: id } } })),
  });

/** What happened, newest first, a page at a time. */
export const useTimeline = (id: string) =>
  useInfiniteQuery({
    queryKey: ["customer", id, "timeline"],
    queryFn: ({ pageParam: before }) =>
      take(
        api.GET("/api/customers/{customer_id}/timeline", {
          params: { path: { customer_id: id }, query: { size: PAGE, ...(before ? { before } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.before ?? undefined,
  });

export const useMessages = (id: string) =>
  useQuery({
    queryKey: ["customer", id, "messages"],
    queryFn: () => take(api.GET("/api/messages", { params: { query: { customer_id: id, size: PAGE } } })),
  });

export const useSendingRules = () => useQuery({ queryKey: ["sending"], queryFn: () => take(api.GET("/api/sending")) });

export const useModelCard = () =>
  useQuery({ queryKey: ["predictions"], queryFn: () => take(api.GET("/api/predictions")) });

export function useCampaignNames(): Map<string, string> {
  const { data } = useQuery(campaignsQuery);
  return new Map(data?.items.map(({ id, name }) => [id, name]));
}

export function useChangeConsent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ConsentChange) =>
      take(api.POST("/api/customers/{customer_id}/consents", { params: { path: { customer_id: id } }, body: change })),
    onSuccess: (customer) => queries.setQueryData(["customer", id], customer),
  });
}
