import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { type Asked, queryOf } from "./asked";

type Schemas = components["schemas"];
export type Message = Schemas["MessageOut"];
export type Story = Schemas["MessageDetail"];

const MOST_ROWS = 200;
const MOST_PAGES = 50;

export const useMessages = (asked: Asked) =>
  useQuery({
    queryKey: ["messages", queryOf(asked)],
    queryFn: () => take(api.GET("/api/messages", { params: { query: queryOf(asked) } })),
    placeholderData: keepPreviousData,
  });

export const useStory = (id: string) =>
  useQuery({
    queryKey: ["messages", id],
    queryFn: () => take(api.GET("/api/messages/{message_id}", { params: { path: { message_id: id } } })),
    enabled: id !== "",
  });

/** All messages that match, up to ten thousand: what a spreadsheet is asked to hold. */
export async function everyMessage(asked: Asked): Promise<Message[]> {
  const rows: Message[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = queryOf({ ...asked, page }, MOST_ROWS);
    const found = await take(api.GET("/api/messages", { params: { query } }));
    rows.push(...found.items);
    if (rows.length >= found.total || found.items.length === 0) break;
  }
  return rows;
}
