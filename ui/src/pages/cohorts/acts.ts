/** The text form of what somebody did, taken apart for the choices and put together again. */
export const FILTERS = ["sku", "category", "brand", "coupon", "channel"] as const;
export type Filter = (typeof FILTERS)[number];
export type ActKind = "first_order" | "order" | "event";

export interface Act {
  kind: ActKind;
  /** The event's name, or the value of the filter. */
  value: string;
  filter?: Filter;
}

export function actOf(text: string): Act {
  const at = text.indexOf(":");
  const [kind, rest] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  if (kind === "event") return { kind, value: rest };
  const [name = "", value = ""] = (rest.split(";")[0] ?? "").split("=");
  const filter = FILTERS.find((each) => each === name);
  const which = kind === "order" ? "order" : "first_order";
  return filter ? { kind: which, filter, value: decodeURIComponent(value) } : { kind: which, value: "" };
}

/** Without a value there is nothing to filter by yet. */
export function textOf({ kind, filter, value }: Act): string {
  if (kind === "event") return `event:${value}`;
  if (!filter || !value) return kind;
  return `${kind}:${filter}=${value.replaceAll("%", "%25").replaceAll(";", "%3B")}`;
}
