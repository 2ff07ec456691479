import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";


export type Overview = components["schemas"]["OperationsOut"];
export type Finding = Overview["needs_you"][number];
export type Queue = Overview["queues"][number];
export type Motion = Overview["mailings"][number];
export type Job = Overview["jobs"][number];

/** One act; `of` names what it is for: a sender, or a campaign. */
export type Act = "hold" | "release" | "wake" | "resume" | "retry" | "send_again" | "leave" | "replay";

async function perform(act: Act, of?: string): Promise<number | undefined> {
  const mailing = of ? { campaign_id: of } : {};
  switch (act) {
    case "hold":
      await take(api.POST("/api/operations/hold"));
      return undefined;
    case "release":
      await take(api.POST("/api/operations/release"));
      return undefined;
    case "wake":
      await take(api.POST("/api/operations/wake", { body: { sender_id: of ?? "" } }));
      return undefined;
    case "resume":
      return (await take(api.POST("/api/operations/resume", { body: mailing }))).count;
    case "retry":
      return (await take(api.POST("/api/operations/retry", { body: mailing }))).count;
    case "replay":
      return (await take(api.POST("/api/operations/replay"))).count;
    default:
      return (await take(api.POST("/api/operations/resolve", { body: { ...mailing, send_again: act === "send_again" } }))).count;
  }
}

export function useAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, of }: { act: Act; of?: string }) => perform(act, of),
    onSettled: () => {
      for (const key of ["operations", "campaigns", "messages"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
