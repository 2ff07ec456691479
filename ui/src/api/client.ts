/** The one door to the server: typed by its OpenAPI, with the CSRF header and errors as `Problem`. */
import createClient, { type Middleware } from "openapi-fetch";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";

let csrf = "";

/** The session names the token that every change must carry. */
export function keepCsrf(token: string): void {
  csrf = token;
}

export const csrfHeader = (): Record<string, string> => (csrf ? { "X-CSRF-Token": csrf } : {});

const manners: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError({ error }) {
    // `fetch` itself failed: nobody answered. A `Problem` of ours passes unchanged.
    return error instanceof TypeError ? unreachable() : undefined;
  },
};

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: "same-origin" });
api.use(manners);

/** The body of an answer; whatever is not 2xx was thrown as a `Problem` before. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
