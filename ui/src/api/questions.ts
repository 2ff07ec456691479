/** Questions that more than one screen asks. */
import { useQuery } from "@tanstack/react-query";
import { api, take } from "./client";

/** What to do today, the greatest expected gain first. */
export const useIdeas = () =>
  useQuery({ queryKey: ["segments", "ideas"], queryFn: () => take(api.GET("/api/segments/ideas")) });
