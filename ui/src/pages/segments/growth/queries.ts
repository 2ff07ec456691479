import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";

export const useGrowth = (id: string) =>
  useQuery({
    queryKey: ["segments", "one", id, "growth"],
    queryFn: () => take(api.GET("/api/segments/{segment_id}/growth", { params: { path: { segment_id: id } } })),
  });
