import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { CalendarName } from "@/format";
import type { Span } from "@/format/spans";
import type { Asked as Wanted, By, Compare } from "./state";

interface Asked {
  span: Span | undefined;
  calendar: CalendarName;
  enabled: boolean;
}

const questionOf = ({ span, calendar }: Asked) => ({ params: { query: { ...span, calendar } } });

export const useReport = (asked: Asked) =>
  useQuery({
    queryKey: ["report", asked.span, asked.calendar],
    queryFn: () => take(api.GET("/api/report", questionOf(asked))),
    placeholderData: keepPreviousData,
    enabled: asked.enabled,
  });

export const useComparison = (asked: Asked) =>
  useQuery({
    queryKey: ["report", "comparison", asked.span, asked.calendar],
    queryFn: () => take(api.GET("/api/report/comparison", questionOf(asked))),
    placeholderData: keepPreviousData,
    enabled: asked.enabled,
  });

export const useFindings = (calendar: CalendarName) =>
  useQuery({
    queryKey: ["report", "findings", calendar],
    queryFn: () => take(api.GET("/api/report/findings", { params: { query: { calendar } } })),
  });

export const useMetrics = () =>
  useQuery({ queryKey: ["metrics"], queryFn: () => take(api.GET("/api/metrics")), staleTime: Infinity });

export const useBreakdowns = () =>
  useQuery({ queryKey: ["breakdowns"], queryFn: () => take(api.GET("/api/report/breakdowns")), staleTime: Infinity });

const compareOf = (compare: Compare) => (compare === "none" ? {} : { compare });

export const useSeries = (span: Span | undefined, { metric, by, calendar, compare }: Pick<Wanted, "metric" | "calendar"> & { by: By; compare: Compare }) =>
  useQuery({
    queryKey: ["report", "series", span, metric, by, calendar, compare],
    queryFn: () =>
      take(api.GET("/api/report/series", { params: { query: { ...span, metric: [metric], by, calendar, ...compareOf(compare) } } })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useBreakdown = (span: Span | undefined, metric: string, of: string) =>
  useQuery({
    queryKey: ["report", "breakdown", span, metric, of],
    queryFn: () => take(api.GET("/api/report/breakdown", { params: { query: { ...span, metric: [metric], of, top: 12 } } })),
    placeholderData: keepPreviousData,
  });

export type Thing = "product" | "category" | "brand";

export const useReorders = (span: Span | undefined, of: Thing) =>
  useQuery({
    queryKey: ["report", "reorders", span, of],
    queryFn: () => take(api.GET("/api/report/reorders", { params: { query: { ...span, of, top: 12 } } })),
    placeholderData: keepPreviousData,
  });

export const useRanks = (span: Span | undefined) =>
  useQuery({
    queryKey: ["report", "ranks", span],
    queryFn: () => take(api.GET("/api/report/ranks", { params: { query: { ...span } } })),
    placeholderData: keepPreviousData,
  });
