import { expect, test } from "vitest";
import type { ImportColumn } from "@/api/types";
import { paceOf, sizeOf, sureOf, withRole } from "./matching";

const column = (changes: Partial<ImportColumn>): ImportColumn => ({
  name: "Total", index: 0, samples: ["1"], filled: 1, guess: "total", sure: true, ...changes,
});
const nothing = { duplicates: "ignore" as const, source: "shop" };

test("a role that moves leaves the column that had it by choice", () => {
  const before = { ...nothing, columns: { A: "email" as const } };
  expect(withRole(before, "B", "email").columns).toEqual({ A: "ignore", B: "email" });
  expect(withRole(before, "B", "ignore").columns).toEqual({ A: "email", B: "ignore" });
});

test("consent waits for a person until somebody said what it is", () => {
  const newsletter = column({ name: "Newsletter", guess: "email_consent" });
  expect(sureOf(newsletter, nothing)).toBe("decide");
  expect(sureOf(newsletter, { ...nothing, columns: { Newsletter: "email_consent" } })).toBe("chosen");
  expect(sureOf(column({ filled: 0, guess: "ignore" }), nothing)).toBe("empty");
  expect(sureOf(column({ sure: false }), nothing)).toBe("fairly");
});

test("a pace needs two looks at one stage", () => {
  const look = (stage: string, done: number, at: number) => ({ stage, done, at });
  expect(paceOf(undefined, look("split", 10, 0), 100)).toBeUndefined();
  expect(paceOf(look("check", 0, 0), look("split", 50, 1000), 100)).toBeUndefined();
  expect(paceOf(look("split", 0, 0), look("split", 50, 1000), 100)).toEqual({ perSecond: 50, secondsLeft: 1 });
  expect(paceOf(look("split", 0, 0), look("split", 50, 1000), null)?.secondsLeft).toBeUndefined();
});

test("a size has at most three digits before the point", () => {
  expect(sizeOf(0)).toEqual([0, "B"]);
  expect(sizeOf(1_800_000)).toEqual([1.8, "MB"]);
});
