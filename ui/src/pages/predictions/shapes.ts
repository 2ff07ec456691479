/** Short names for the parts of the model card. */
import type { ModelCard } from "@/api/types";

export type Topic = ModelCard["topics"][number];
export type TopicKey = Topic["key"];
export type Bin = Topic["bins"][number];
export type Month = Topic["by_month"][number];
export type Test = Topic["tests"][number];
export type Candidate = Topic["models"][number];
export type Drift = NonNullable<ModelCard["drift"]>;

export const TOPICS: TopicKey[] = ["order_again", "next_date", "lifetime_value"];
