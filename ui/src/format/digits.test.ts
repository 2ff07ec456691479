import { expect, test } from "vitest";
import { EVERYWHERE } from "@/format";
import { readNumber, writeNumber } from "./digits";

test.each([
  ["1,234.5", 1234.5],
  ["۱٬۲۳۴٫۵", 1234.5],
  ["٧", 7],
  ["\u200e\u22123", -3],
  [" 30 ", 30],
])("%s is a number", (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test.each(["", "a few", "1.2.3", "-", "."])("%j is none", (text) => {
  expect(readNumber(text)).toBeUndefined();
});

test("what is written can be read", () => {
  expect(readNumber(writeNumber({ ...EVERYWHERE, language: "fa" }, 1234.25))).toBe(1234.25);
});
