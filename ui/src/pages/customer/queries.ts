import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { campaignsQuery } from "@/api/questions";
import type { Campaign, ConsentChange, DueProduct, ModelCard } from "@/api/types";

const PAGE = 100;

export type About = "orders" | "messages" | "other";

export const useCustomer = (id: string) =>
  useQuery({
    queryKey: ["customer", id],
    queryFn: () => take(api.GET("/api/customers/{customer_id}", { params: { path: { customer_id: id } } })),
  });

/** What happened, newest first, a page at a time: everything, or one sort of it. */
export const useTimeline = (id: string, about?: About) =>
  useInfiniteQuery({
    queryKey: ["customer", id, "timeline", about ?? "all"],
    queryFn: ({ pageParam: before }) =>
      take(
        api.GET("/api/customers/{customer_id}/timeline", {
          params: { path: { customer_id: id }, query: { size: PAGE, ...(about ? { about } : {}), ...(before ? { before } : {}) } },
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

const of = (id: string) => ({ params: { path: { customer_id: id } } });

/** What the sender would decide about a message written now. */
export const useOutlook = (id: string) =>
  useQuery({
    queryKey: ["customer", id, "outlook"],
    queryFn: () => take(api.GET("/api/messages/outlook/{customer_id}", of(id))),
  });

export const useBuys = (id: string) =>
  useQuery({
    queryKey: ["customer", id, "buys"],
    queryFn: () => take(api.GET("/api/products/of/{customer_id}", of(id))),
  });

export const useBelongings = (id: string) =>
  useQuery({
    queryKey: ["customer", id, "segments"],
    queryFn: () => take(api.GET("/api/segments/of/{customer_id}", of(id))),
  });

export const useForetold = (id: string) =>
  useQuery({
    queryKey: ["customer", id, "foretold"],
    queryFn: () => take(api.GET("/api/predictions/customers/{customer_id}", of(id))),
  });

/** When they need each of their products again; by article number. */
export function useDue(id: string): Map<string, DueProduct> {
  const { data } = useQuery({
    queryKey: ["customer", id, "due"],
    queryFn: () => take(api.GET("/api/predictions/due", { params: { query: { customer: id, limit: PAGE } } })),
  });
  return new Map(data?.items.map((product) => [product.sku, product]));
}

export const useModelCard = () =>
  useQuery({ queryKey: ["predictions"], queryFn: () => take(api.GET("/api/predictions")) });

/** How a topic did in the tests on the shop's own past. */
export const useTested = (topic: ModelCard["topics"][number]["key"]) =>
  useModelCard().data?.topics.find(({ key }) => key === topic);

export function useCampaigns(): Map<string, Campaign> {
  const { data } = useQuery(campaignsQuery);
  return new Map(data?.items.map((campaign) => [campaign.id, campaign]));
}

export function useChangeConsent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ConsentChange) =>
      take(api.POST("/api/customers/{customer_id}/consents", { params: { path: { customer_id: id } }, body: change })),
    onSuccess: (customer) => {
      queries.setQueryData(["customer", id], customer);
      for (const about of ["outlook", "segments"]) void queries.invalidateQueries({ queryKey: ["customer", id, about] });
    },
  });
}
