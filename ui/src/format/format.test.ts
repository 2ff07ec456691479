import { describe, expect, test } from "vitest";
import { EVERYWHERE, isolate, makeFormat, type Place } from ".";

const en = makeFormat(EVERYWHERE);
const tehran: Place = {
  ...EVERYWHERE,
  language: "fa",
  calendar: "jalali",
  currency: "IRR",
  unit: "toman",
  timezone: "Asia/Tehran",
};
const fa = makeFormat(tehran);
const ar = makeFormat({ ...EVERYWHERE, language: "ar", currency: "SAR", timezone: "Asia/Riyadh" });

describe("whole numbers", () => {
  test("are grouped in the digits of each language", () => {
    expect(en.int(4300)).toBe("4,300");
    expect(fa.int(4300)).toBe("۴٬۳۰۰");
    expect(ar.int(4300)).toBe("٤٬٣٠٠");
  });

  test("keep Latin digits where the shop wants them", () => {
    const latin = makeFormat({ ...EVERYWHERE, language: "ar", digits: "latin" });
    expect(latin.int(4300)).toBe("4,300");
  });

  test("carry a true minus, and a plus only for effects", () => {
    expect(en.int(-27, { sign: true })).toBe("−27");
    expect(en.int(38, { sign: true })).toBe("+38");
    expect(fa.int(-4)).toBe("\u200e−۴");
    expect(ar.int(-4)).toBe("\u061c−٤");
  });
});

describe("shares", () => {
  test("have one decimal, and none in cells", () => {
    expect([en.share(0.342), fa.share(0.342), ar.share(0.342)]).toEqual(["34.2%", "۳۴٫۲٪", "٣٤٫٢٪"]);
    expect(en.share(0.142, { places: 0 })).toBe("14%");
  });

  test("change by points", () => {
    expect([en.points(0.016), fa.points(0.016), ar.points(0.016)]).toEqual(["1.6", "۱٫۶", "١٫٦"]);
  });

  test("range with a word, never a dash", () => {
    expect(en.shareRange(0.324, 0.361)).toBe("32.4% to 36.1%");
    expect(fa.shareRange(0.324, 0.361)).toBe("۳۲٫۴٪ تا ۳۶٫۱٪");
  });
});

describe("money", () => {
  test("is written as each language says it", () => {
    expect(en.money(465_500)).toBe("$4,655");
    expect(fa.money(1_720_000_000)).toBe("۱۷۲ میلیون تومان");
    expect(ar.money(465_500)).toBe("٤٬٦٥٥ ر.س");
  });

  test("has cents only below a hundred", () => {
    expect(en.money(3140)).toBe("$31.40");
    expect(en.money(11_800)).toBe("$118");
    expect(en.money(-14_000, { sign: true })).toBe("−$140");
    expect(en.money(64_000, { sign: true })).toBe("+$640");
  });

  test("shrinks to three digits and a word", () => {
    expect(en.money(819_123_400)).toBe("$8.19M");
    expect(fa.money(9_420_000)).toBe("۹۴۲ هزار تومان");
    expect(fa.money(35_000_000)).toBe("۳٫۵ میلیون تومان");
    expect(fa.money(1_720_000_000, { full: true })).toBe("۱۷۲٬۰۰۰٬۰۰۰ تومان");
  });

  test("says rial where the shop counts in rials", () => {
    expect(makeFormat({ ...tehran, unit: "rial" }).money(50_000)).toBe("۵۰ هزار ریال");
  });

  test("gives a range one unit, the larger one", () => {
    expect(en.moneyRange(21_000, 109_000)).toBe("$210 to $1,090");
    expect(fa.moneyRange(63_000_000, 327_000_000)).toBe("۶٫۳ تا ۳۲٫۷ میلیون");
    expect(fa.moneyRange(8_400_000, 10_700_000)).toBe("۰٫۸۴ تا ۱٫۰۷ میلیون");
    expect(ar.moneyRange(21_000, 109_000)).toBe("من ٢١٠ إلى ١٬٠٩٠");
  });

  test("names the unit of a column in its head", () => {
    const column = fa.moneyColumn([1_397_000_000, 93_000_000, -42_000_000], { sign: true });
    expect(column.unit).toBe("میلیون تومان");
    expect(column.cell(1_397_000_000)).toBe("\u200e+۱۳۹٫۷");
    expect(column.cell(-42_000_000)).toBe("\u200e−۴٫۲");
    expect(en.moneyColumn([465_500, 31_000]).cell(31_000)).toBe("$310");
  });
});

describe("days", () => {
  test("follow the shop's calendar", () => {
    expect([en.day("2026-11-21"), fa.day("2026-11-21"), ar.day("2026-11-21")]).toEqual([
      "21 Nov",
      "۳۰ آبان",
      "٢١ نوفمبر",
    ]);
    const both = makeFormat({ ...EVERYWHERE, calendar: "jalali" });
    expect(both.day("2026-11-21", { year: true })).toBe("30 Aban 1405");
  });

  test("a month key is named in its own calendar", () => {
    expect(en.month("2026-11")).toBe("Nov 2026");
    expect(fa.month("1405-08")).toBe("آبان ۱۴۰۵");
    expect(fa.month("1404-09", { year: "short" })).toBe("آذر ۰۴");
    expect(fa.month("2026-11", { calendar: "gregorian", year: "none" })).toBe("نوامبر");
  });
});

describe("moments", () => {
  const now = new Date("2026-11-21T15:10:00Z");

  test("are near first, then a clock, then a date", () => {
    expect(en.moment("2026-11-21T15:06:00Z", now)).toBe("4 minutes ago");
    expect(fa.moment("2026-11-21T15:06:00Z", now)).toBe("۴ دقیقه پیش");
    expect(ar.moment("2026-11-21T15:06:00Z", now)).toBe("قبل ٤ دقائق");
    expect(en.moment("2026-11-21T11:20:00Z", now)).toBe("today, 11:20");
    expect(en.moment("2026-11-05T19:04:00Z", now)).toBe("5 Nov, 19:04");
    expect(fa.moment("2024-11-05T19:04:00Z", now)).toBe("۱۵ آبان ۱۴۰۳");
  });
});

test("a name is kept whole inside text of the other direction", () => {
  expect(isolate("Lalé")).toBe("\u2068Lalé\u2069");
});
