import { expect, test } from "vitest";
import { csvOf } from "./files";

test("text that a spreadsheet would run as a formula stays text, and numbers stay numbers", () => {
  expect(csvOf([["=1+1", -5], ["@x", null], ['say "so"', 0.25]])).toBe(`"'=1+1",-5\r\n"'@x",\r\n"say ""so""",0.25`);
});
