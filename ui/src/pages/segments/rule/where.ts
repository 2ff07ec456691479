/** Tests of an event's properties: only clicks on this page, only baskets over an amount. */
export interface Where {
  property: string;
  op: string;
  value?: string;
  number?: number;
}

export const TEXT_OPS = ["is", "is_not", "contains"];
export const NUMBER_OPS = ["at_least", "at_most", "more_than", "less_than"];
export const WHERE_OPS = [...TEXT_OPS, ...NUMBER_OPS, "exists"];

export function whereOf(value: unknown): Where[] {
  return Array.isArray(value) ? (value as Where[]) : [];
}

/** The same test with another operator; what no longer fits is let go. */
export function withOp({ property, value, number }: Where, op: string): Where {
  if (op === "exists") return { property, op };
  if (NUMBER_OPS.includes(op)) return { property, op, ...(number === undefined ? {} : { number }) };
  return { property, op, ...(value === undefined ? {} : { value }) };
}
