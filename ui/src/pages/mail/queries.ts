import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";

export const SIZE = 20;

export const useCaught = (q: string, page: number) =>
  useQuery({
    queryKey: ["caught", q, page],
    queryFn: () => take(api.GET("/api/caught", { params: { query: { q, page, size: SIZE } } })),
    placeholderData: keepPreviousData,
    // Mails arrive while a campaign is being sent.
    refetchInterval: 5_000,
  });

export const useCaughtMail = (id: string) =>
  useQuery({
    queryKey: ["caught", id],
    queryFn: () => take(api.GET("/api/caught/{mail_id}", { params: { path: { mail_id: id } } })),
    staleTime: Infinity,
  });
