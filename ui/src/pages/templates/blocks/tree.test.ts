import { expect, test } from "vitest";
import { KINDS } from "./kinds.fixture";
import { fromJson, makeBlock, newId, readBlocks, withColumns, writeBlocks } from "./tree";

const STORED = [
  { kind: "text", id: "a", html: "Hi" },
  { kind: "columns", id: "b", gap: 4, columns: [[{ kind: "text", id: "c", html: "left" }], [{ kind: "divider", id: "d" }]] },
  { kind: "condition", id: "e", when: "customer.city", blocks: [{ kind: "text", id: "f", html: "in" }] },
  { kind: "cells", id: "g", cells: [{ width: 30, blocks: [{ kind: "divider", id: "h" }] }, { width: 70, blocks: [] }] },
  { kind: "of_a_plug_in", id: "i", any: [1] },
];

test("what is stored is read and written back as it was", () => {
  expect(writeBlocks(readBlocks(KINDS, STORED))).toEqual(STORED);
});

test("a block without a name gets one of its own", () => {
  const [one, other] = readBlocks(KINDS, [{ kind: "divider" }, { kind: "divider", id: "" }]);
  expect(one?.id).toBeTruthy();
  expect(one?.id).not.toBe(other?.id);
  expect(newId()).not.toBe(newId());
});

test("a new block holds what is declared, and its columns can be filled", () => {
  const columns = makeBlock(KINDS, "columns");
  expect(columns.values).toMatchObject({ gap: 8 });
  expect(columns.slots.map(({ path }) => path)).toEqual([["columns", 0], ["columns", 1]]);
  expect(makeBlock(KINDS, "condition").slots).toEqual([{ path: ["blocks"], blocks: [] }]);
});

test("fewer columns keep what stood in those that go", () => {
  const block = fromJson(KINDS, STORED[1] ?? {});
  const one = withColumns(KINDS, block, "columns", 1);
  expect(one.id).toBe("b");
  expect(one.slots.map(({ blocks }) => blocks.map(({ id }) => id))).toEqual([["c", "d"]]);
  const three = withColumns(KINDS, block, "columns", 3);
  expect(three.slots.map(({ blocks }) => blocks.length)).toEqual([1, 1, 0]);
});

test("columns with settings of their own keep them", () => {
  const block = fromJson(KINDS, STORED[3] ?? {});
  expect(writeBlocks([withColumns(KINDS, block, "cells", 1)])[0]).toEqual({ kind: "cells", id: "g", cells: [{ width: 30, blocks: [{ kind: "divider", id: "h" }] }] });
});
