import { expect, test } from "vitest";
import { byNode, faults } from "./paths";
import { fromRule } from "./tree";

const root = fromRule({ all: [{ condition: "orders", times: 1 }, { not: { condition: "late" } }, { any: [{ condition: "city" }] }] });
const [orders, late, group] = root.children;
const city = group?.kind === "group" ? group.children[0] : undefined;

test("counts by path come to their rows; of a turned row the number that it says", () => {
  const counts = byNode(root, [
    { path: "all[0]", count: 5 },
    { path: "all[1]", count: 90 },
    { path: "all[1].not", count: 10 },
    { path: "all[2].any[0]", count: 7 },
  ]);
  expect([orders, late, city].map((node) => counts.get(node?.id ?? ""))).toEqual([5, 90, 7]);
});

test.each([
  ["all[0].times", orders, "times"],
  ["rule.all[0].times", orders, "times"],
  ["all[1].not.days", late, "days"],
  ["all[2].any[0].cities[3]", city, "cities"],
  ["all[2].any", group, ""],
  ["all[0]", orders, ""],
  ["all[7].times", root, ""],
  ["rule", root, ""],
] as const)("a fault at %s is shown where it is", (where, node, field) => {
  expect(faults(root, [{ where, message: "no" }])).toEqual([{ id: node?.id, field, message: "no" }]);
});

test("a path is not mistaken for a longer one that begins alike", () => {
  const many = fromRule({ all: Array.from({ length: 12 }, () => ({ condition: "late" })) });
  expect(faults(many, [{ where: "all[11].days", message: "no" }])[0]?.id).toBe(many.children[11]?.id);
});
