/** Whom one would write to for each topic, as a rule to begin with in the builder. */
import type { Rule } from "@/parts/savedSegment";
import type { TopicKey } from "./shapes";

const RULES: Record<TopicKey, Rule> = {
  order_again: { condition: "prediction", name: "p_order_90d", op: "at_least", number: 0.7 },
  next_date: { condition: "prediction", name: "p_order_30d", op: "at_least", number: 0.5 },
  lifetime_value: { condition: "prediction", name: "clv_12m", op: "at_least", number: 10_000 },
};

export const ruleOf = (topic: TopicKey): Rule => RULES[topic];
