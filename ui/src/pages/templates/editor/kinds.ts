/** Faces and names of blocks; one from a plug-in has the name that it brings. */
import {
  Code2, Columns2, Coins, Image, LayoutGrid, type LucideIcon, Minus, MousePointer2, Package, Share2, ShoppingBag, Split, Ticket, Type,
} from "lucide-react";
import { usePlace } from "@/app/place";
import type { Slot } from "../blocks/tree";
import { useBench } from "./bench";

const ICONS: Record<string, LucideIcon> = {
  text: Type,
  image: Image,
  button: MousePointer2,
  product: Package,
  product_list: ShoppingBag,
  coupon: Ticket,
  points: Coins,
  columns: Columns2,
  divider: Minus,
  social: Share2,
  conditional: Split,
  mjml: Code2,
};

export const iconOf = (kind: string): LucideIcon => ICONS[kind] ?? LayoutGrid;

/** The order in which blocks are offered; those we do not know come last. */
const ORDER = Object.keys(ICONS);
export const inOrder = (kinds: Iterable<string>): string[] => {
  const rank = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return [...kinds].sort((one, other) => rank(one) - rank(other));
};

export function useKindName(): (kind: string) => string {
  const names: Record<string, string> = usePlace().words.blocks.kinds;
  const { kinds } = useBench();
  return (kind) => names[kind] ?? kinds.get(kind)?.title ?? kind;
}

/** What a list inside of a block is called: its column's number, or whom it is shown to. */
export function useSlotName(): (path: Slot["path"]) => string {
  const { words, format } = usePlace();
  const names: Record<string, string> = words.templates.slots;
  return ([field, number]) => (typeof number === "number" ? words.templates.column(format.int(number + 1)) : (names[String(field)] ?? String(field)));
}
