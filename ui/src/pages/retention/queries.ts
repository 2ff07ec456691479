import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { CalendarName } from "@/format";
import type { Span } from "@/format/spans";

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
