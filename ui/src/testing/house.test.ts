/** Rules of the look that a machine can hold: contrast, no colours or sides in components. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..");
const TOKENS = "app/tokens.css";

const files = (kinds: RegExp): [string, string][] =>
  (readdirSync(SRC, { recursive: true }) as string[])
    .filter((path) => kinds.test(path) && !path.includes("schema.d.ts") && !path.endsWith(".test.ts"))
    .map((path) => [path, readFileSync(join(SRC, path), "utf8")]);

function tokens(theme: "light" | "dark"): Record<string, string> {
  const [light = "", dark = ""] = readFileSync(join(SRC, TOKENS), "utf8").split(":root.dark");
  const read = (css: string) => Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9A-F]{6});/g)].map(([, name, value]) => [name, value]));
  return theme === "light" ? read(light) : { ...read(light), ...read(dark) };
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT: [string, string][] = [
  ["ink", "surface"], ["ink", "bg"], ["ink2", "surface"], ["ink2", "bg"], ["ink2", "sunken"],
  ["ink3", "surface"], ["ink3", "bg"], ["ink3", "sunken"], ["accent", "surface"], ["accent", "bg"],
  ["accent", "accent-soft"], ["on-accent", "accent"], ["on-accent", "accent-hover"],
  ["good", "surface"], ["good", "good-soft"], ["warn", "surface"], ["warn", "warn-soft"],
  ["bad", "surface"], ["bad", "bad-soft"], ["brand-night-ink", "brand-night"], ["surface", "ink"],
  ["heat-ink-low", "heat-1"], ["heat-ink-low", "heat-2"], ["heat-ink-low", "heat-3"],
  ["heat-ink-low", "heat-4"], ["heat-ink-5", "heat-5"], ["heat-ink-high", "heat-6"],
  ["heat-ink-high", "heat-7"], ["heat-ink-high", "heat-8"],
];
const MARKS: [string, string][] = [
  ["control", "surface"], ["control", "bg"], ["mute", "surface"],
  ...["c1", "c2", "c3", "c4", "c5", "c6"].map((name): [string, string] => [name, "surface"]),
];

describe.each(["light", "dark"] as const)("%s tokens", (theme) => {
  const colours = tokens(theme);
  const between = ([one, other]: [string, string]) => contrast(colours[one] ?? "", colours[other] ?? "");

  test.each(TEXT)("text %s is readable on %s", (one, other) => {
    expect(between([one, other])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(MARKS)("mark %s is visible on %s", (one, other) => {
    // The palette is published with one decimal: 2.95 reads 3.0.
    expect(between([one, other])).toBeGreaterThanOrEqual(2.95);
  });
});

test("no component names a colour", () => {
  const named = files(/\.(css|tsx?)$/).filter(([path, text]) => path !== TOKENS && /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(text));
  expect(named.map(([path]) => path)).toEqual([]);
});

test("styles know a start and an end, not a left and a right", () => {
  const sides = /(^|[\s;{])(margin|padding|border)-(left|right|top|bottom)|[\s;{](left|right|width|height|min-width|max-height):/m;
  // Numbers of a table stand at the right in both directions; the media queries ask the screen's width.
  const found = files(/\.css$/).filter(([, text]) => sides.test(text.replaceAll(/@media[^{]*/g, "")));
  expect(found.map(([path]) => path)).toEqual([]);
});

test("right-to-left words hold no Latin digits", () => {
  const allowed = /`[^`]*`|CSV|Ctrl K|UTF-8|v1|NDCG@10|BM25/g;
  const wrong = files(/words\/(fa|ar)\/.*\.ts$/).flatMap(([path, text]) =>
    [...text.matchAll(/"([^"\n]*)"/g)]
      .map(([, word = ""]) => word)
      .filter((word) => /[0-9]/.test(word.replaceAll(allowed, "")) && /[\u0600-\u06ff]/.test(word))
      .map((word) => `${path}: ${word}`),
  );
  expect(wrong).toEqual([]);
});
