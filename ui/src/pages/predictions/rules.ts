/** Whom one would write to for each topic, as a rule to begin with in the builder. */
import type { Rule } from "@/parts/savedSegment";
import type { TopicKey } from "./shapes";

const RULES: Record<TopicKey, Rule> = {
  order_again: { condition: "p_alive", op: "at_most", probability: 0.5 },
  next_date: { condition: "prediction", name: "expected_orders_90d", op: "at_least", number: 1 },
  lifetime_value: { condition: "prediction", name: "clv_12m", op: "at_least", number: 10_000 },
};

export const ruleOf = (topic: TopicKey): Rule => RULES[topic];
