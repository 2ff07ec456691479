import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Lifecycle = Schemas["Lifecycle"];
export type Standing = Schemas["Standing"];
export type Move = Lifecycle["moves"][number];
export type Matrix = Schemas["Matrix"];
export type Rfm = Schemas["Rfm"];
export type Settings = Schemas["SettingsOut"];
export type Body = Schemas["Settings"];
export type By = Lifecycle["by"];

const KEY = "lifecycle";

export interface Days {
  on?: string | undefined;
  since?: string | undefined;
}

export const useLifecycle = (by: By, { on, since }: Days) =>
  useQuery({
    queryKey: [KEY, by, on, since],
    queryFn: () =>
      take(api.GET("/api/lifecycle", { params: { query: { by, ...(on ? { on } : {}), ...(since ? { since } : {}) } } })),
    placeholderData: keepPreviousData,
  });

export const useMatrix = () =>
  useQuery({ queryKey: [KEY, "matrix"], queryFn: () => take(api.GET("/api/lifecycle/matrix")) });

export const useRfm = () => useQuery({ queryKey: [KEY, "scores"], queryFn: () => take(api.GET("/api/rfm")) });

export const useSeries = (by: By) =>
  useQuery({
    queryKey: [KEY, "series", by],
    queryFn: () => take(api.GET("/api/lifecycle/series", { params: { query: { by } } })),
  });

const LOOK_AGAIN = 2000;

/** While everybody is being sorted anew, asks again until it is done. */
export const useSettings = () =>
  useQuery({
    queryKey: [KEY, "settings"],
    queryFn: () => take(api.GET("/api/lifecycle/settings")),
    refetchInterval: ({ state }) => (state.data?.pending ? LOOK_AGAIN : false),
  });

export function useChangeSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => take(api.PUT("/api/lifecycle/settings", { body })),
    onSuccess: (settings) => {
      queries.setQueryData([KEY, "settings"], settings);
      void queries.invalidateQueries({ queryKey: [KEY] });
    },
  });
}
