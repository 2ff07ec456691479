import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Product = Schemas["Product"];
export type Next = Schemas["NextProduct"];
export type First = Schemas["FirstProduct"];
export type Basket = Schemas["Basket"];
export type Share = Schemas["ProductShare"];
export type Level = "product" | "category" | "brand";

export interface Asked {
  level: Level;
  within: number;
  visits: number;
}

const kept = { placeholderData: keepPreviousData };

export const useProducts = ({ level, within }: Asked) =>
  useQuery({
    queryKey: ["products", "again", level, within],
    queryFn: () => take(api.GET("/api/products", { params: { query: { level, within } } })),
    ...kept,
  });

export const useNext = ({ level, within }: Asked) =>
  useQuery({
    queryKey: ["products", "next", level, within],
    queryFn: () => take(api.GET("/api/products/next", { params: { query: { level, within } } })),
    ...kept,
  });

export const useFirst = ({ level, within, visits }: Asked) =>
  useQuery({
    queryKey: ["products", "first", level, within, visits],
    queryFn: () => take(api.GET("/api/products/first", { params: { query: { level, within, visits } } })),
    ...kept,
  });

export const useBaskets = ({ level }: Asked) =>
  useQuery({
    queryKey: ["products", "together", level],
    queryFn: () => take(api.GET("/api/products/baskets", { params: { query: { level } } })),
    ...kept,
  });
