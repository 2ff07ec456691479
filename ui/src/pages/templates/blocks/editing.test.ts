import { expect, test } from "vitest";
import { append, byPath, duplicate, find, flat, pathOf, place, placeIn, position, remove, step, write } from "./editing";
import { KINDS } from "./kinds.fixture";
import { type Block, fits, readBlocks, type Slot, writeBlocks } from "./tree";

/** a, b(c | d), e(), f: read from above. */
const start = (): Block[] =>
  readBlocks(KINDS, [
    { kind: "text", id: "a" },
    { kind: "columns", id: "b", columns: [[{ kind: "text", id: "c" }], [{ kind: "text", id: "d" }]] },
    { kind: "condition", id: "e", blocks: [] },
    { kind: "text", id: "f" },
  ]);

/** The tree in a word: "a b(c|d) e() f". */
const said = (blocks: Block[]): string =>
  blocks.map(({ id, slots }) => id + (slots.length > 0 ? `(${slots.map((slot) => said(slot.blocks)).join("|")})` : "")).join(" ");

const fitting = (block: Block, slot: Slot): boolean => fits(KINDS, block.kind, slot);
const steps = (id: string, way: -1 | 1, count: number): string[] => {
  let blocks = start();
  return Array.from({ length: count }, () => said((blocks = step(blocks, id, way, fitting))));
};

test("a block is found wherever it stands, and by its path in the JSON", () => {
  const blocks = start();
  expect(find(blocks, "d")).toMatchObject({ spot: { block: "b", slot: 1 }, at: 0 });
  expect(find(blocks, "z")).toBeUndefined();
  expect(pathOf(blocks, "d")).toBe("1.columns.1.0");
  expect(byPath(blocks, "1.columns.1.0.html".split("."))).toMatchObject({ block: { id: "d" }, rest: ["html"] });
  expect(byPath(blocks, ["1", "gap"])).toMatchObject({ block: { id: "b" }, rest: ["gap"] });
  expect(byPath(blocks, ["9"])).toBeUndefined();
});

test("writing changes one block and shares the others", () => {
  const blocks = start();
  const next = write(blocks, "d", { html: "new" });
  expect(writeBlocks(next)[1]).toMatchObject({ columns: [[{ id: "c" }], [{ id: "d", html: "new" }]] });
  expect(next[0]).toBe(blocks[0]);
});

test("removing, adding and doubling", () => {
  expect(said(remove(start(), "c"))).toBe("a b(|d) e() f");
  const [made] = readBlocks(KINDS, [{ kind: "text", id: "n" }]) as [Block];
  expect(said(append(start(), made))).toBe("a b(c|d) e() f n");
  expect(said(append(start(), made, { block: "b", slot: 0 }))).toBe("a b(c n|d) e() f");
  const [twice, copy] = duplicate(start(), "b");
  expect(twice.map(({ kind }) => kind)).toEqual(["text", "columns", "columns", "condition", "text"]);
  expect(copy).toBe(twice[2]?.id);
  expect(new Set(flat(twice).map(({ id }) => id)).size).toBe(9);
});

test("a dragged block comes to stand beside another or at the end of a list, never inside itself", () => {
  expect(said(place(start(), "f", "a", "before"))).toBe("f a b(c|d) e()");
  expect(said(place(start(), "a", "d", "after"))).toBe("b(c|d a) e() f");
  expect(said(place(start(), "b", "c", "after"))).toBe(said(start()));
  expect(said(placeIn(start(), "a", { block: "e", slot: 0 }))).toBe("b(c|d) e(a) f");
  expect(said(placeIn(start(), "b", { block: "b", slot: 0 }))).toBe(said(start()));
});

test("with the arrow keys a block goes where it would be read next", () => {
  expect(steps("a", 1, 5)).toEqual(["b(a c|d) e() f", "b(c a|d) e() f", "b(c|a d) e() f", "b(c|d a) e() f", "b(c|d) a e() f"]);
  expect(steps("f", -1, 3)).toEqual(["a b(c|d) e(f)", "a b(c|d) f e()", "a b(c|d f) e()"]);
  expect(steps("e", -1, 2)).toEqual(["a e() b(c|d) f", "e() a b(c|d) f"]);
  // Columns stand in no column, but may be shown to some people only.
  expect(steps("b", 1, 2)).toEqual(["a e(b(c|d)) f", "a e() b(c|d) f"]);
  expect(steps("a", -1, 1)).toEqual([said(start())]);
  expect(position(start(), "d")).toEqual([4, 6]);
});
