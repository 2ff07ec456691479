import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";

export type Segment = components["schemas"]["SegmentOut"];
export type SentenceRow = components["schemas"]["SentenceRow"];

const KEY = ["segments", "list"];

export const useSegments = () => useQuery({ queryKey: KEY, queryFn: () => take(api.GET("/api/segments")) });

export const useSegment = (id: string) =>
  useQuery({
    queryKey: ["segments", id],
    queryFn: () => take(api.GET("/api/segments/{segment_id}", { params: { path: { segment_id: id } } })),
  });

export const MEMBERS_SIZE = 25;

export const useMembers = (id: string, page: number) =>
  useQuery({
    queryKey: ["segments", id, "members", page],
    queryFn: () =>
      take(
        api.GET("/api/segments/{segment_id}/members", {
          params: { path: { segment_id: id }, query: { page, size: MEMBERS_SIZE } },
        }),
      ),
  });

export function useKeepCopy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, rule }: { name: string; rule: Segment["rule"] }) => take(api.POST("/api/segments", { body: { name, rule } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useRemoveSegment(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/segments/{segment_id}", { params: { path: { segment_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
