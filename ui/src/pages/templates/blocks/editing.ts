/** Changes to the blocks of an e-mail. Each gives new blocks; what did not change is shared with the old ones. */
import type { Values } from "@/parts/form/schema";
import { type Block, newId, type Slot } from "./tree";

export type Side = "before" | "after";

/** A list of blocks: that of the e-mail, or a slot of a block. */
export type Spot = { block: string; slot: number } | "top";

/** The blocks with one block's place taken by none, one or several. */
function changed(blocks: Block[], id: string, change: (block: Block) => Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.id === id) return change(block);
    if (!contains(block, id)) return [block];
    return [{ ...block, slots: block.slots.map((slot) => ({ ...slot, blocks: changed(slot.blocks, id, change) })) }];
  });
}

const contains = (block: Block, id: string): boolean => block.id === id || block.slots.some(({ blocks }) => blocks.some((each) => contains(each, id)));

export const remove = (blocks: Block[], id: string): Block[] => changed(blocks, id, () => []);

export const replace = (blocks: Block[], block: Block): Block[] => changed(blocks, block.id, () => [block]);

export const write = (blocks: Block[], id: string, values: Values): Block[] => changed(blocks, id, (block) => [{ ...block, values }]);

export const fresh = (block: Block): Block => ({
  ...block,
  id: newId(),
  slots: block.slots.map((slot) => ({ ...slot, blocks: slot.blocks.map(fresh) })),
});

/** The block once more right behind it; tells which one is new. */
export function duplicate(blocks: Block[], id: string): [Block[], string] {
  let made = id;
  const next = changed(blocks, id, (block) => {
    const copy = fresh(block);
    made = copy.id;
    return [block, copy];
  });
  return [next, made];
}

export const insert = (blocks: Block[], made: Block, target: string, side: Side): Block[] =>
  changed(blocks, target, (found) => (side === "before" ? [made, found] : [found, made]));

export function append(blocks: Block[], made: Block, spot: Spot = "top"): Block[] {
  if (spot === "top") return [...blocks, made];
  return changed(blocks, spot.block, (block) => [
    { ...block, slots: block.slots.map((slot, at) => (at === spot.slot ? { ...slot, blocks: [...slot.blocks, made] } : slot)) },
  ]);
}

export interface Found {
  block: Block;
  spot: Spot;
  /** The list that it stands in, and where in it. */
  list: Block[];
  at: number;
}

export function find(blocks: Block[], id: string | undefined, spot: Spot = "top"): Found | undefined {
  for (const [at, block] of blocks.entries()) {
    if (block.id === id) return { block, spot, list: blocks, at };
    for (const [slot, inner] of block.slots.entries()) {
      const found = find(inner.blocks, id, { block: block.id, slot });
      if (found) return found;
    }
  }
  return undefined;
}

/** Drop a block beside another one; never into itself. */
export function place(blocks: Block[], id: string, target: string, side: Side): Block[] {
  const found = find(blocks, id);
  if (!found || contains(found.block, target) || !find(blocks, target)) return blocks;
  return insert(remove(blocks, id), found.block, target, side);
}

/** Drop a block at the end of a list; never into itself. */
export function placeIn(blocks: Block[], id: string, spot: Spot): Block[] {
  const found = find(blocks, id);
  if (!found || (spot !== "top" && contains(found.block, spot.block))) return blocks;
  return append(remove(blocks, id), found.block, spot);
}

/**
 * One step up or down as it is read: past a block, into one that holds blocks, out of it at its end.
 * `fits` says whether a block may stand in a list inside of another.
 */
export function step(blocks: Block[], id: string, way: -1 | 1, fits: (block: Block, slot: Slot) => boolean): Block[] {
  const found = find(blocks, id);
  if (!found) return blocks;
  const { block, list, at, spot } = found;
  const side: Side = way < 0 ? "before" : "after";
  const next = list[at + way];
  if (!next) return spot === "top" ? blocks : outOf(blocks, id, spot, way);
  const slot = next.slots[way < 0 ? next.slots.length - 1 : 0];
  if (!slot || !fits(block, slot)) return place(blocks, id, next.id, side);
  return into(blocks, id, { block: next.id, slot: next.slots.indexOf(slot) }, way);
}

/** Into the list from above or from below. */
function into(blocks: Block[], id: string, spot: Exclude<Spot, "top">, way: -1 | 1): Block[] {
  const edge = find(blocks, spot.block)?.block.slots[spot.slot]?.blocks[0];
  return way < 0 || !edge ? placeIn(blocks, id, spot) : place(blocks, id, edge.id, "before");
}

/** Past the end of a slot: into the next one of the same block, or out of the block. */
function outOf(blocks: Block[], id: string, { block, slot }: Exclude<Spot, "top">, way: -1 | 1): Block[] {
  const slots = find(blocks, block)?.block.slots ?? [];
  if (slots[slot + way]) return into(blocks, id, { block, slot: slot + way }, way);
  return place(blocks, id, block, way < 0 ? "before" : "after");
}

/** Which block of how many, as it is read. */
export function position(blocks: Block[], id: string): [number, number] {
  const order = flat(blocks).map((block) => block.id);
  return [order.indexOf(id) + 1, order.length];
}

export const flat = (blocks: Block[]): Block[] => blocks.flatMap((block) => [block, ...block.slots.flatMap((slot) => flat(slot.blocks))]);

/** The innermost block at a path such as "2.columns.0.1.alt", and what of the path is left for its fields. */
export function byPath(blocks: Block[], path: string[]): { block: Block; rest: string[] } | undefined {
  const block = blocks[Number(path[0])];
  if (!block) return undefined;
  const rest = path.slice(1);
  for (const slot of block.slots) {
    const inside = slot.path.every((key, at) => String(key) === rest[at]) && byPath(slot.blocks, rest.slice(slot.path.length));
    if (inside) return inside;
  }
  return { block, rest };
}

/** Where a block stands in the JSON: "2.columns.0.1". */
export function pathOf(blocks: Block[], id: string): string | undefined {
  for (const [at, block] of blocks.entries()) {
    if (block.id === id) return String(at);
    for (const slot of block.slots) {
      const inside = pathOf(slot.blocks, id);
      if (inside !== undefined) return [at, ...slot.path, inside].join(".");
    }
  }
  return undefined;
}
