import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countParts, withOptOut } from "./sms";

interface Counted {
  what: string;
  text: string;
  encoding: string;
  units: number;
  parts: number;
  left: number;
}

interface OptedOut {
  what: string;
  text: string;
  suffix: string;
  whole: string;
}

// The server's counter is held to the same file.
const FILE = join(import.meta.dirname, "../../../tests/locale/sms_vectors.json");
const vectors = JSON.parse(readFileSync(FILE, "utf8")) as { count: Counted[]; opt_out: OptedOut[] };

test.each(vectors.count)("counted as networks do: $what", ({ text, encoding, units, parts, left }) => {
  expect(countParts(text)).toEqual({ encoding, units, parts, left });
});

test.each(vectors.opt_out)("says how to opt out: $what", ({ text, suffix, whole }) => {
  expect(withOptOut(text, suffix)).toBe(whole);
});
