import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Asked } from "./asked";
import { SIZE } from "./asked";

export const useCustomers = ({ q, stage, sort, page }: Asked) =>
  useQuery({
    queryKey: ["customers", q, stage, sort, page],
    queryFn: () =>
      take(api.GET("/api/customers", { params: { query: { q, sort, page, size: SIZE, ...(stage ? { stage } : {}) } } })),
    placeholderData: keepPreviousData,
  });

/** How many customers stand in each stage. */
export const useStages = () =>
  useQuery({ queryKey: ["lifecycle", "counts"], queryFn: () => take(api.GET("/api/lifecycle")) });
