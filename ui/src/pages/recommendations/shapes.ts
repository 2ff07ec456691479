import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Status = Schemas["RecommendationStatus"];
export type Test = Schemas["RecommendationTest"];
export type Task = Schemas["Task"];
export type Tested = Schemas["Tested"];
export type Mean = Schemas["Mean"];
export type Item = Schemas["Recommendation"];
export type Reason = Schemas["Reason"];
export type Rules = Schemas["RecommendationRules"];
export type ListName = Schemas["RecommendationList"]["list"];

export const LISTS: ListName[] = ["for_you", "discover_weekly", "new_for_you", "buy_again", "goes_with", "trending", "replenish"];
