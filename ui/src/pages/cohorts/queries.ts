import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Question } from "./asked";

export const useTriangle = (question: Question, enabled: boolean) =>
  useQuery({
    queryKey: ["cohorts", question],
    queryFn: () => take(api.GET("/api/cohorts", { params: { query: question } })),
    placeholderData: keepPreviousData,
    enabled,
  });

/** Who is in a cell, or without a column in the whole cohort. */
export const cellQuery = (question: Question, row: string, column: number | null) =>
  queryOptions({
    queryKey: ["cohorts", "cell", question, row, column],
    queryFn: () => take(api.POST("/api/cohorts/cell", { body: { ...question, row, column } })),
  });

export const useValues = (of: string, enabled: boolean) =>
  useQuery({
    queryKey: ["segments", "values", of],
    queryFn: () => take(api.GET("/api/segments/values", { params: { query: { of } } })),
    enabled,
  });

export const useSegments = () =>
  useQuery({ queryKey: ["segments", "list"], queryFn: () => take(api.GET("/api/segments")) });
