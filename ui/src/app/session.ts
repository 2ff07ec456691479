/** Who is signed in, and into which shop. */
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, keepCsrf, take } from "@/api/client";
import { isProblem } from "@/api/problem";
import type { FirstRun, Session } from "@/api/types";
import type { Language } from "@/format";
import { changePreferences } from "./preferences";

/** Nothing that one visitor was told is left for the next; the session itself is being watched. */
function forgetAnswers(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
}

function remember(session: Session): Session {
  keepCsrf(session.csrf);
  return session;
}

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => take(api.GET("/api/setup")),
  staleTime: Infinity,
});

export const sessionQuery = queryOptions<Session | null>({
  queryKey: ["session"],
  queryFn: async ({ client }) => {
    const { signed_in: signedIn } = await client.fetchQuery(setupQuery);
    if (!signedIn) return null;
    try {
      return remember(await take(api.GET("/api/session")));
    } catch (problem) {
      // The session ended between the two questions.
      if (isProblem(problem) && problem.status === 401) return null;
      throw problem;
    }
  },
  staleTime: Infinity,
});

/** `null` is signed out; `undefined` is not known yet. */
export const useSession = (): Session | null | undefined => useQuery(sessionQuery).data;

function useEntering<Form>(enter: (form: Form) => Promise<Session>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (form: Form) => remember(await enter(form)),
    onSuccess: (session) => {
      forgetAnswers(queries);
      changePreferences({ language: session.visitor.language });
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export const useSignIn = () =>
  useEntering((form: { email: string; password: string }) => take(api.POST("/api/session", { body: form })));

export const useSetup = () => useEntering((form: FirstRun) => take(api.POST("/api/setup", { body: form })));

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/session")),
    onSettled: () => {
      queries.setQueryData(sessionQuery.queryKey, null);
      forgetAnswers(queries);
    },
  });
}

/** Switch the language at once, and remember it with the account where there is one. */
export function useChangeLanguage(): (language: Language) => void {
  const queries = useQueryClient();
  const session = useSession();
  return (language) => {
    changePreferences({ language });
    if (!session) return;
    const changed: Session = { ...session, visitor: { ...session.visitor, language } };
    queries.setQueryData(sessionQuery.queryKey, changed);
    void take(api.PATCH("/api/me", { body: { language } })).catch(() => undefined);
  };
}
