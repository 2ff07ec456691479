import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import type { Session } from "@/api/types";
import { sessionQuery } from "@/app/session";

type Schemas = components["schemas"];
export type Member = Schemas["StaffMember"];
export type NewMember = Schemas["NewStaff"];
export type Key = Schemas["Key"];
export type NewKey = Schemas["NewKey"];
export type ProfileChange = Schemas["ProfileChange"];

/** Ask, act, ask again: every tab works like this. */
function useAct<Input, Answer>(key: string, act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: [key] }) });
}

export function useChangeProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ProfileChange) => take(api.PATCH("/api/profile", { body: change })),
    onSuccess: (workspace) => {
      queries.setQueryData<Session | null>(sessionQuery.queryKey, (session) => session && { ...session, workspace });
      // Money, days and months may all be told differently now.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    },
  });
}

export const useTeam = () => useQuery({ queryKey: ["staff"], queryFn: () => take(api.GET("/api/staff")) });
export const useAddMember = () => useAct("staff", (member: NewMember) => take(api.POST("/api/staff", { body: member })));
const staff = (id: string) => ({ params: { path: { staff_id: id } } });
export const useChangeRole = () =>
  useAct("staff", ({ id, role }: Pick<Member, "id" | "role">) =>
    take(api.PATCH("/api/staff/{staff_id}", { ...staff(id), body: { role } })),
  );
export const useRemoveMember = () =>
  useAct("staff", (id: string) => take(api.DELETE("/api/staff/{staff_id}", staff(id))));

export const useKeys = () => useQuery({ queryKey: ["keys"], queryFn: () => take(api.GET("/api/keys")) });
export const useMakeKey = () => useAct("keys", (key: NewKey) => take(api.POST("/api/keys", { body: key })));
export const useRemoveKey = () =>
  useAct("keys", (id: string) => take(api.DELETE("/api/keys/{key_id}", { params: { path: { key_id: id } } })));
