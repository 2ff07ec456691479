import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Sender = Schemas["SenderOut"];
export type SenderChange = Schemas["SenderIn"];
export type Provider = Schemas["ProviderOut"];
export type Domain = Schemas["DomainOut"];
export type Pace = Schemas["PaceOut"];
export type PaceChange = Schemas["PaceIn"];
export type Bucket = Schemas["BucketOut"];
export type Rules = Schemas["SendingOut"];
export type RulesChange = Schemas["SendingRules"];
export type Standing = Schemas["StandingOut"];

const at = (id: string) => ({ params: { path: { sender_id: id } } });

export const useSenders = () => useQuery({ queryKey: ["senders"], queryFn: () => take(api.GET("/api/senders")) });
export const useProviders = () =>
  useQuery({ queryKey: ["senders", "providers"], queryFn: () => take(api.GET("/api/senders/providers")), staleTime: Infinity });

/** Ask, act, ask again: whatever changes a sender may change how everything stands. */
function useAct<Input, Answer>(act: (input: Input) => Promise<Answer>, keys: string[] = ["senders", "operations"]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

export const useChangeSender = () =>
  useAct(({ id, body }: { id: string; body: SenderChange }) => take(api.PUT("/api/senders/{sender_id}", { ...at(id), body })));
export const useRemoveSender = () => useAct((id: string) => take(api.DELETE("/api/senders/{sender_id}", at(id))));
export const useAskHealth = () => useAct((id: string) => take(api.POST("/api/senders/{sender_id}/health", at(id))));
/** Both kinds of keys: old receivers read RSA, new ones the short Ed25519 as well. */
export const useMakeDkim = () =>
  useAct(async ({ id, selector }: { id: string; selector: string }) => {
    await take(api.POST("/api/senders/{sender_id}/dkim", { ...at(id), body: { selector, kind: "rsa" } }));
    return take(api.POST("/api/senders/{sender_id}/dkim", { ...at(id), body: { selector: `${selector}-ed`, kind: "ed25519" } }));
  }, ["senders", "domain"]);
export const useTestSender = () =>
  useMutation({
    mutationFn: ({ id, address }: { id: string; address: string }) =>
      take(api.POST("/api/senders/{sender_id}/test", { ...at(id), body: { address } })),
  });

export const useDomain = (id: string) =>
  useQuery({ queryKey: ["domain", id], queryFn: () => take(api.GET("/api/senders/{sender_id}/domain", at(id))) });
export const useLookAtDomain = () => useAct((id: string) => take(api.POST("/api/senders/{sender_id}/domain", at(id))), ["domain"]);
/** Send in spite of the findings; an empty reason lets them count again. */
export const useOverride = () =>
  useAct(
    ({ id, reason }: { id: string; reason: string }) =>
      reason
        ? take(api.PUT("/api/senders/{sender_id}/domain/override", { ...at(id), body: { reason } }))
        : take(api.DELETE("/api/senders/{sender_id}/domain/override", at(id))),
    ["domain"],
  );

export const usePace = (id: string) =>
  useQuery({ queryKey: ["pace", id], queryFn: () => take(api.GET("/api/senders/{sender_id}/pace", at(id))) });
export const useChangePace = () =>
  useAct(({ id, body }: { id: string; body: PaceChange }) => take(api.PUT("/api/senders/{sender_id}/pace", { ...at(id), body })), ["pace"]);

/** What the shop's developer needs; told to owners alone, for it holds a secret. */
export const usePush = (asks: boolean) =>
  useQuery({ queryKey: ["senders", "push"], queryFn: () => take(api.GET("/api/push")), enabled: asks });

export const useReputation = () =>
  useQuery({ queryKey: ["operations", "reputation"], queryFn: () => take(api.GET("/api/operations/reputation")) });

export const useRules = () => useQuery({ queryKey: ["sending"], queryFn: () => take(api.GET("/api/sending")) });
export const useChangeRules = () => useAct((rules: RulesChange) => take(api.PUT("/api/sending", { body: rules })), ["sending"]);
