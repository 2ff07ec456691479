import { describe, expect, test } from "vitest";
import { append, duplicate, place, position, remove, replace, step, unwrap, wrap } from "./editing";
import { fromRule, type Group, leaves, makeLeaf, only, toRule } from "./tree";

const city = (name: string) => ({ condition: "city", cities: [name] });
const RULE = { all: [city("a"), { any: [city("b"), { not: city("c") }] }, city("d")] };

const said = (root: Group): unknown => toRule(root);
const idOf = (root: Group, name: string): string => [...leaves(root)].find(({ values }) => (values["cities"] as string[])[0] === name)?.id ?? "";
const order = (root: Group): string => [...leaves(root)].map(({ values }) => (values["cities"] as string[])[0]).join("");

describe("a rule and its tree", () => {
  test("a rule comes back as it went in", () => {
    expect(said(fromRule(RULE))).toEqual(RULE);
    expect(said(fromRule({ not: { any: [city("a"), city("b")] } }))).toEqual({ not: { any: [city("a"), city("b")] } });
  });

  test("one condition alone stands in a group, and two turns cancel out", () => {
    expect(said(fromRule(city("a")))).toEqual({ all: [city("a")] });
    expect(said(fromRule({ all: [{ not: { not: city("a") } }] }))).toEqual({ all: [city("a")] });
  });

  test.each([null, "all", { all: 1 }, { every: [] }, [city("a")]])("%j is no rule", (wrong) => {
    expect(() => fromRule(wrong)).toThrow(TypeError);
  });

  test("what is not kept leaves no empty group behind", () => {
    const root = fromRule(RULE);
    expect(said(only(root, ({ values }) => !["b", "c"].includes((values["cities"] as string[])[0] ?? "")))).toEqual({ all: [city("a"), city("d")] });
  });

  test("an empty parameter is left to the server's default", () => {
    expect(said(fromRule({ all: [{ condition: "orders", times: 1, days: null }] }))).toEqual({ all: [{ condition: "orders", times: 1 }] });
  });
});

describe("changes", () => {
  test("the last row of a group takes the group with it", () => {
    let root = fromRule(RULE);
    for (const name of ["b", "c"]) root = remove(root, idOf(root, name));
    expect(said(root)).toEqual({ all: [city("a"), city("d")] });
  });

  test("a duplicate stands behind its row and is changed alone", () => {
    let root = fromRule(RULE);
    root = duplicate(root, idOf(root, "a"));
    const second = root.children[1];
    if (second?.kind !== "leaf") throw new Error("no row");
    expect(order(replace(root, { ...second, values: { cities: ["x"] } }))).toBe("axbcd");
  });

  test("a row goes into a group joined the other way, and out again", () => {
    const root = fromRule({ all: [city("a")] });
    const wrapped = wrap(root, idOf(root, "a"));
    expect(said(wrapped)).toEqual({ all: [{ any: [city("a")] }] });
    expect(said(unwrap(wrapped, wrapped.children[0]?.id ?? ""))).toEqual({ all: [city("a")] });
  });

  test("a row is added to the group it is meant for", () => {
    const root = fromRule(RULE);
    const inner = root.children[1]?.id ?? "";
    expect(order(append(root, inner, makeLeaf("city", { cities: ["x"] })))).toBe("abcxd");
  });
});

describe("moving", () => {
  test("step by step a row comes from the top to the bottom, through the group, and back", () => {
    let root = fromRule(RULE);
    const id = idOf(root, "a");
    const seen = [order(root)];
    for (let count = 0; count < 6; count += 1) seen.push(order((root = step(root, id, 1))));
    expect(seen).toEqual(["abcd", "abcd", "bacd", "bcad", "bcad", "bcda", "bcda"]);
    for (let count = 0; count < 6; count += 1) root = step(root, id, -1);
    expect(said(root)).toEqual(RULE);
  });

  test("a group is not dropped into itself", () => {
    const root = fromRule(RULE);
    const group = root.children[1]?.id ?? "";
    expect(place(root, group, idOf(root, "b"), "after")).toBe(root);
  });

  test("the only row of a group can be dropped beside its own group", () => {
    const root = fromRule({ all: [city("a"), { any: [city("b")] }] });
    const group = root.children[1]?.id ?? "";
    expect(said(place(root, idOf(root, "b"), group, "before"))).toEqual({ all: [city("a"), city("b")] });
  });

  test("the place of a row is told as it is read", () => {
    const root = fromRule(RULE);
    expect(position(root, idOf(root, "c"))).toEqual([4, 5]);
  });
});
