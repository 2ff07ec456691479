/** A rule kept under a name, once however often it is asked for. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";

export type Rule = components["schemas"]["RuleIn"]["rule"];

export const PEOPLE_SIZE = 25;

export const usePeopleOf = (rule: Rule, page: number) =>
  useQuery({
    queryKey: ["segments", "members of", rule, page],
    queryFn: () => take(api.POST("/api/segments/members", { body: { rule, page, size: PEOPLE_SIZE } })),
  });

interface Named {
  name: string;
  rule: Rule;
}

/** Saving the same rule under the same name again gives the segment that is there already. */
export function useSaveSegment() {
  const queries = useQueryClient();
  const kept = useRef(new Map<string, string>());
  return useMutation({
    mutationFn: async ({ name, rule }: Named): Promise<string> => {
      const key = JSON.stringify([name, rule]);
      const known = kept.current.get(key);
      if (known) return known;
      const { id } = await take(api.POST("/api/segments", { body: { name, rule } }));
      kept.current.set(key, id);
      return id;
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["segments", "list"] }),
  });
}

/** Straight into a new campaign for a rule: it is written to a segment, which is kept first. */
export function useWriteTo() {
  const save = useSaveSegment();
  const go = useNavigate();
  const write = (named: Named): void =>
    save.mutate(named, { onSuccess: (id) => void go(`/campaigns/new?segment=${id}`) });
  return { ...save, write };
}

export const builderPath = (rule: Rule): string => `/segments/new?rule=${encodeURIComponent(JSON.stringify(rule))}`;
