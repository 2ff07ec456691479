import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Import, ImportMapping } from "@/api/types";

const POLL = 1000; // milliseconds between two looks at a running import

export const useImports = () =>
  useQuery({
    queryKey: ["imports"],
    queryFn: () => take(api.GET("/api/imports")),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === "running") ? POLL : false),
  });

const path = (id: string) => ({ params: { path: { import_id: id } } });

export const useImport = (id: string) =>
  useQuery({
    queryKey: ["import", id],
    queryFn: () => take(api.GET("/api/imports/{import_id}", path(id))),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? POLL : false),
  });

/** Every step answers with the whole import, which then is what the screen shows. */
function useStep<Given = void>(step: (given: Given) => Promise<Import>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: (known) => {
      queries.setQueryData(["import", known.id], known);
      void queries.invalidateQueries({ queryKey: ["imports"] });
    },
  });
}

export const useUpload = () =>
  useStep((file: File) => {
    const form = new FormData();
    form.append("file", file);
    return take(api.POST("/api/imports", { body: { file: "" }, bodySerializer: () => form }));
  });

export const useMatch = (id: string) =>
  useStep((mapping: ImportMapping) => take(api.PUT("/api/imports/{import_id}/mapping", { ...path(id), body: mapping })));

export const useRehearse = (id: string) => useStep(() => take(api.POST("/api/imports/{import_id}/rehearse", path(id))));

export const useRun = (id: string) => useStep(() => take(api.POST("/api/imports/{import_id}/run", path(id))));

export function useForget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/imports/{import_id}", path(id))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["imports"] }),
  });
}
