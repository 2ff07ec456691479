/** How questions to the server are kept, repeated and given up. */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import { sessionQuery } from "./session";

/** Only silence and haste are worth asking again; a refusal stays a refusal. */
function worthAsking(times: number, error: unknown): boolean {
  return times < 3 && isProblem(error) && (error.status === 0 || error.status >= 502);
}

export function makeQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ended meanwhile: the gate shows the way in again.
        if (isProblem(error) && error.status === 401) queries.setQueryData(sessionQuery.queryKey, null);
      },
    }),
    defaultOptions: { queries: { retry: worthAsking, staleTime: 30_000, refetchOnWindowFocus: false } },
  });
  return queries;
}
