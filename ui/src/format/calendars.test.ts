/** The same days in both languages of this project: the server's test reads this file too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EVERYWHERE, makeFormat, type Place } from ".";
import { partsIn, twelveMonthsUntil } from "./spans";

interface Day {
  day: string;
  jalali: [number, number, number];
  umm_al_qura: [number, number, number];
}

const DAYS = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../tests/data/calendar_days.json"), "utf8"),
) as Day[];

test.each(DAYS)("$day is the same day here and on the server", (known) => {
  expect(partsIn(known.day, "jalali")).toEqual(known.jalali);
  expect(partsIn(known.day, "umm_al_qura")).toEqual(known.umm_al_qura);
});

const place = (more: Partial<Place>) => makeFormat({ ...EVERYWHERE, calendar: "umm_al_qura", ...more });

test("Hijri days and months are named in every language", () => {
  expect(place({}).day("2026-11-22", { year: true })).toBe("12 Jumada II 1448");
  expect(place({ language: "ar" }).day("2026-11-22", { year: true })).toBe("١٢ جمادى الآخرة ١٤٤٨");
  expect(place({ language: "fa" }).month("1448-09")).toBe("رمضان ۱۴۴۸");
});

test("periods are named as people say them", () => {
  const en = makeFormat(EVERYWHERE);
  const fa = makeFormat({ ...EVERYWHERE, language: "fa", calendar: "jalali" });
  const part = (key: string) => ({ key, first: "2026-11-16" });
  expect(en.period(part("2026-11-16"), "week")).toBe("16 Nov 2026");
  expect(en.period(part("2026-Q4"), "quarter")).toBe("Q4 2026");
  expect(fa.period(part("1405-Q3"), "quarter")).toBe("پاییز ۱۴۰۵");
  expect(fa.period(part("1405"), "year")).toBe("۱۴۰۵");
  expect(place({ language: "ar" }).period(part("1448-Q2"), "quarter")).toBe("الربع ٢ ١٤٤٨");
});

test("twelve months begin with a Hijri month", () => {
  // 12 Jumada II 1448 back to 1 Rajab 1447.
  expect(twelveMonthsUntil("2026-11-22", "umm_al_qura").from).toBe("2025-12-21");
});
