import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import type { Rule } from "./rule/tree";

export type Segment = components["schemas"]["SegmentOut"];
export type Counted = components["schemas"]["CountedOut"];

const KEY = ["segments", "list"];

export const useSegments = () => useQuery({ queryKey: KEY, queryFn: () => take(api.GET("/api/segments")) });

const at = (id: string) => ({ params: { path: { segment_id: id } } });

export const useSegment = (id: string) =>
  useQuery({ queryKey: ["segments", "one", id], queryFn: () => take(api.GET("/api/segments/{segment_id}", at(id))) });

export const MEMBERS_SIZE = 25;

export const useMembers = (id: string, page: number) =>
  useQuery({
    queryKey: ["segments", "one", id, "members", page],
    queryFn: () =>
      take(
        api.GET("/api/segments/{segment_id}/members", {
          params: { path: { segment_id: id }, query: { page, size: MEMBERS_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

interface Saved {
  /** Left out where it stays as it was. */
  name?: string;
  rule: Rule;
}

/** A segment under its id, or a new one where there is none yet. */
export function useSave(id: string | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name = "", rule }: Saved) =>
      take(
        id
          ? api.PUT("/api/segments/{segment_id}", { ...at(id), body: name ? { name, rule } : { rule } })
          : api.POST("/api/segments", { body: { name, rule } }),
      ),
    // Sizes of others may hang on this one, so that every answer about segments is asked for again.
    onSuccess: () => queries.invalidateQueries({ queryKey: ["segments"] }),
  });
}

export function useRemoveSegment(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/segments/{segment_id}", at(id))),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Known values of a parameter: cities, categories, events … */
export const useValues = (of: string) =>
  useQuery({
    queryKey: ["segments", "values", of],
    queryFn: () => take(api.GET("/api/segments/values", { params: { query: { of } } })),
    enabled: of !== "",
    staleTime: 300_000,
  });

/** Who the rule is, in numbers; a newer rule aborts the question about the older one. */
export const useCount = (rule: Rule) =>
  useQuery({
    queryKey: ["segments", "count", rule],
    queryFn: ({ signal }) => take(api.POST("/api/segments/count", { body: { rule }, signal })),
    placeholderData: keepPreviousData,
  });

export const useUses = (id: string) =>
  useQuery({
    queryKey: ["segments", "one", id, "uses"],
    queryFn: () => take(api.GET("/api/segments/{segment_id}/uses", at(id))),
  });

export const LISTS = ["segments", "lists"];

export const useLists = () => useQuery({ queryKey: LISTS, queryFn: () => take(api.GET("/api/lists")) });

/** How the rule's people and every segment's people overlap. */
export const useOverlap = (rule: Rule, asked = true) =>
  useQuery({
    queryKey: ["segments", "overlap", rule],
    queryFn: ({ signal }) => take(api.POST("/api/segments/overlap", { body: { rule }, signal })),
    placeholderData: keepPreviousData,
    enabled: asked,
  });

const open = (channel: string): Rule => ({
  all: [
    { condition: "consent", channel, purpose: "marketing", state: "granted" },
    { condition: "reachable", channel },
  ],
});
const EMAIL = open("email");
const SMS = open("sms");

/** Of each segment, how many a channel reaches: one question per channel, not one per segment. */
export function useReached(): Record<"email" | "sms", Map<string, number> | undefined> {
  const reached = (overlap: ReturnType<typeof useOverlap>) =>
    overlap.data && new Map(overlap.data.items.map(({ id, both }): [string, number] => [id, both]));
  return { email: reached(useOverlap(EMAIL)), sms: reached(useOverlap(SMS)) };
}

export const useList = (id: string) =>
  useQuery({
    queryKey: [...LISTS, id],
    queryFn: () => take(api.GET("/api/lists/{list_id}", { params: { path: { list_id: id } } })),
  });

export const useListMembers = (id: string, page: number) =>
  useQuery({
    queryKey: [...LISTS, id, "members", page],
    queryFn: () =>
      take(
        api.GET("/api/lists/{list_id}/members", {
          params: { path: { list_id: id }, query: { page, size: MEMBERS_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export function useUploadList() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, file }: { name: string; file: File }) => {
      const form = new FormData();
      form.append("name", name);
      form.append("file", file);
      return take(api.POST("/api/lists", { body: { file: "", name: "" }, bodySerializer: () => form }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: LISTS }),
  });
}

export function useRemoveList(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/lists/{list_id}", { params: { path: { list_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: LISTS, exact: true }),
  });
}
