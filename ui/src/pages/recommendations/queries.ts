import { keepPreviousData, type QueryFilters, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { useRefit } from "@/parts/Refit";
import type { ListName, Rules } from "./shapes";

const STATUS = ["recommendations", "status"];

/** The newest fit and how well it foretells. Asked again and again while a new one is made. */
export const useStatus = (waiting: boolean) =>
  useQuery({
    queryKey: STATUS,
    queryFn: () => take(api.GET("/api/recommendations")),
    refetchInterval: waiting ? 1500 : false,
  });

// What was shown of the old fit.
const STALE: QueryFilters = { queryKey: ["recommendations", "shown"] };

/** Learning again, over when a newer fit is there. */
export const useRefitOf = (newest: string | null | undefined) =>
  useRefit({ ask: () => take(api.POST("/api/recommendations/refit")), newest, stale: STALE });

export const useList = (customer: string | undefined, list: ListName) =>
  useQuery({
    queryKey: ["recommendations", "shown", customer, list],
    queryFn: () =>
      take(
        api.GET("/api/recommendations/customers/{customer_id}", {
          params: { path: { customer_id: customer ?? "" }, query: { list } },
        }),
      ),
    enabled: customer !== undefined,
    placeholderData: keepPreviousData,
  });

export const useGoesWith = (sku: string | undefined) =>
  useQuery({
    queryKey: ["recommendations", "shown", "goes-with", sku],
    queryFn: () => take(api.GET("/api/recommendations/goes-with", { params: { query: { sku: sku ?? "" } } })),
    enabled: sku !== undefined,
    placeholderData: keepPreviousData,
  });

const RULES = ["recommendations", "rules"];

export const useRules = () => useQuery({ queryKey: RULES, queryFn: () => take(api.GET("/api/recommendations/rules")) });

/** Every list shown is asked for again under the new rules. */
export function useSaveRules() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (rules: Rules) => take(api.PUT("/api/recommendations/rules", { body: rules })),
    onSuccess: (saved) => {
      queries.setQueryData(RULES, saved);
      void queries.invalidateQueries({ queryKey: ["recommendations", "shown"] });
    },
  });
}

export const usePeople = (text: string) =>
  useQuery({
    queryKey: ["customers", "brief", text],
    queryFn: () => take(api.GET("/api/customers", { params: { query: { q: text, size: 20 } } })),
    placeholderData: keepPreviousData,
  });

/** One person by name, whoever the list of the search holds at the moment. */
export const usePerson = (id: string | undefined) =>
  useQuery({
    queryKey: ["customers", id],
    queryFn: () => take(api.GET("/api/customers/{customer_id}", { params: { path: { customer_id: id ?? "" } } })),
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
  });

export interface Choice {
  sku: string;
  title: string | null;
}

/** Products by their words: of the catalogue, or of what was sold where there is none. */
export function useProductChoices(text: string): Choice[] {
  const listed = useQuery({
    queryKey: ["catalog", text],
    queryFn: () => take(api.GET("/api/catalog", { params: { query: { q: text, size: 20 } } })),
    placeholderData: keepPreviousData,
  });
  const sold = useQuery({
    queryKey: ["products", "again", "product", 90],
    queryFn: () => take(api.GET("/api/products", { params: { query: { level: "product", within: 90 } } })),
    enabled: text === "" && listed.data?.total === 0,
  });
  const found: Choice[] = (listed.data?.items ?? []).map(({ sku, title }) => ({ sku, title: title ?? null }));
  if (found.length > 0 || !sold.data) return found;
  const wanted = text.toLowerCase();
  return sold.data.items
    .map(({ key, title }) => ({ sku: key, title }))
    .filter(({ sku, title }) => `${sku} ${title ?? ""}`.toLowerCase().includes(wanted))
    .slice(0, 20);
}

/** The titles of products that are named by their numbers. */
export const useTitles = (skus: string[]) =>
  useQuery({
    queryKey: ["catalog", "titles", skus],
    queryFn: async () => {
      const { items } = await take(api.GET("/api/catalog", { params: { query: { sku: skus.slice(0, 100), size: 100 } } }));
      return new Map(items.map(({ sku, title }) => [sku, title ?? null]));
    },
    enabled: skus.length > 0,
    placeholderData: keepPreviousData,
  });
