import { expect, test } from "vitest";
import { EVERYWHERE, makeFormat } from "@/format";
import words from "@/words/en";
import type { Lifecycle, Move } from "./queries";
import { headline, heatOf, silenceText, visitsText } from "./reading";

const format = makeFormat(EVERYWHERE);
const move = (came_from: string, went_to: string, direction: Move["direction"], customers: number): Move => ({
  came_from, went_to, direction, customers, usual: null, judgement: "cannot_tell", rule: {},
});
const shop = (moves: Move[]) => ({ by: "stage", customers: 900, moves }) as unknown as Lifecycle;

test("the headline names the largest slip and who came back", () => {
  const moves = [
    move("at_risk", "lapsed", "down", 364),
    move("active", "at_risk", "down", 200),
    move("lapsed", "active", "up", 90),
    move("lost", "loyal", "up", 2),
    move("new", "active", "up", 500),
  ];
  expect(headline(words, format, shop(moves))).toBe("364 people slipped from At risk to Lapsed; 92 came back.");
  expect(headline(words, format, shop(moves.slice(0, 2)))).toBe("364 people slipped from At risk to Lapsed.");
  expect(headline(words, format, shop([]))).toBe("Where 900 customers stand");
});

test("edges are said without gap or overlap", () => {
  const rows = [{ low: null, high: 1 }, { low: 1, high: 2.5 }, { low: 6, high: null }];
  expect(rows.map((row) => silenceText(words, format, "rhythm", row))).toEqual([
    "up to 1 usual gaps", "1 to 2.5 usual gaps", "over 6 usual gaps",
  ]);
  expect(silenceText(words, format, "days", { low: 30, high: 75 })).toBe("31 to 75 days");
  expect([{ low: 1, high: 1 }, { low: 3, high: 7 }, { low: 8, high: null }].map((band) => visitsText(words, format, band))).toEqual([
    "1 visit", "3 to 7", "8 or more",
  ]);
});

test("the colour grows with the value and never leaves the scale", () => {
  expect([heatOf(0, 100), heatOf(1, 100), heatOf(100, 100), heatOf(-5, 100), heatOf(3, 0)]).toEqual([1, 2, 8, 1, 1]);
});
