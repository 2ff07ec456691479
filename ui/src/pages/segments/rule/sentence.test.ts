import { describe, expect, test } from "vitest";
import { makeFormat, EVERYWHERE, type Language } from "@/format";
import ar from "@/words/ar";
import en from "@/words/en";
import fa from "@/words/fa";
import { chipsOf, type Declaration, initial, isComplete, missing, type Parameter } from "./declared";
import { extrasOf, sentence } from "./sentence";
import { piecesOf } from "./template";
import { fromRule, makeLeaf } from "./tree";

const WORDS = { en, fa, ar };

const parameter = (name: string, type: string, more: Partial<Parameter> = {}): Parameter => ({
  name, type, unit: "", suggest: "", required: false, default: null, choices: [], ...more,
});
const WINDOW = [parameter("days", "integer", { unit: "days" }), parameter("first", "date"), parameter("last", "date")];
const OP = parameter("op", "choice", { default: "at_least", choices: ["at_least", "at_most"] });
const declare = (key: string, ...parameters: Parameter[]): [string, Declaration] => [key, { key, help: "", parameters }];

const DECLARED = new Map([
  declare("orders", ...WINDOW, parameter("coupon", "text", { suggest: "coupon" }), OP, parameter("times", "integer", { unit: "times", required: true })),
  declare("city", parameter("cities", "texts", { suggest: "city", required: true })),
  declare("last_order", parameter("op", "choice", { default: "more_than", choices: ["more_than", "at_most"] }), parameter("days", "integer", { unit: "days", required: true })),
  declare("spend", OP, parameter("amount", "money", { required: true })),
  declare("shoe_size", OP, parameter("number", "number", { required: true }), parameter("foot", "text")),
]);

const speaker = (language: Language) => ({
  language,
  words: WORDS[language],
  format: makeFormat({ ...EVERYWHERE, language }),
  nameOf: (_: string, id: string) => id,
});

const RULE = fromRule({
  all: [
    { condition: "orders", times: 2, days: 30, coupon: "SPRING" },
    { not: { condition: "last_order", days: 90 } },
    { any: [{ condition: "city", cities: ["Tehran", "Shiraz"] }, { condition: "orders", times: 1 }] },
  ],
});

describe("a rule in one sentence", () => {
  test("in English", () => {
    expect(sentence(speaker("en"), RULE, DECLARED)).toBe(
      "People who have ordered at least 2 times with coupon SPRING in the last 30 days and whose last order was not more than 90 days ago and (who live in Tehran or Shiraz or who have ordered at least once ever).",
    );
  });

  test("in Persian, with the verb last", () => {
    expect(sentence(speaker("fa"), RULE, DECLARED)).toBe(
      "کسانی که در ۳۰ روز گذشته دست‌کم ۲ بار با کوپن SPRING سفارش داده‌اند و آخرین سفارششان بیش از ۹۰ روز پیش نبوده است و (در Tehran یا Shiraz زندگی می‌کنند یا تاکنون دست‌کم ۱ بار سفارش داده‌اند).",
    );
  });

  test("in Arabic", () => {
    expect(sentence(speaker("ar"), RULE, DECLARED)).toContain("الأشخاص الذين طلبوا مرتين على الأقل بقسيمة SPRING في آخر ٣٠ يومًا");
  });

  test("a round amount is said without cents, another with them", () => {
    const said = (amount: number) => sentence(speaker("fa"), fromRule({ condition: "spend", amount }), DECLARED);
    expect(said(5000)).toContain("دست‌کم ۵۰ دلار");
    expect(said(5050)).toContain("دست‌کم ۵۰٫۵۰ دلار");
  });

  test("no row at all is everyone", () => {
    expect(sentence(speaker("en"), fromRule({ all: [] }), DECLARED)).toBe("Everyone the shop knows.");
  });

  test("a condition of another package is said with its chips by name", () => {
    const rule = fromRule({ condition: "shoe_size", number: 44 });
    expect(sentence(speaker("en"), rule, DECLARED)).toBe("People who match “shoe size” Number: at least 44.");
  });
});

describe("the sentences of the languages", () => {
  const { conditions } = en.rules;
  const names = (template: string) => piecesOf(template).flatMap((piece) => (piece.kind === "chip" ? [piece.name] : piece.kind === "more" ? ["more"] : []));

  test.each(Object.keys(conditions))("%s has one verb and the same chips in each", (key) => {
    const templates = [en, fa, ar].map(({ rules }) => rules.conditions[key as keyof typeof conditions].says);
    for (const template of templates) {
      expect(piecesOf(template).filter(({ kind }) => kind === "verb")).toHaveLength(1);
      expect(names(template).sort()).toEqual(names(templates[0] ?? "").sort());
    }
  });
});

describe("chips", () => {
  const orders = DECLARED.get("orders") as Declaration;

  test("what belongs together is one chip", () => {
    expect(chipsOf(orders).map(({ name, kind }) => [name, kind])).toEqual([["window", "window"], ["times", "measure"], ["coupon", "field"]]);
  });

  test("a new row has its defaults and a common number", () => {
    expect(initial(orders)).toEqual({ op: "at_least", times: 1 });
  });

  test("a row without its cities is not finished", () => {
    const city = DECLARED.get("city") as Declaration;
    expect(missing(city, { cities: [] }).map(({ name }) => name)).toEqual(["cities"]);
    expect(isComplete(city, makeLeaf("city", { cities: ["Shiraz"] }))).toBe(true);
  });

  test("what may still be said is offered until it is said", () => {
    const offered = (values: object) => extrasOf(speaker("en"), makeLeaf("orders", { times: 1, ...values }), orders).map(({ name }) => name);
    expect(offered({})).toEqual(["coupon"]);
    expect(offered({ coupon: "A" })).toEqual([]);
  });
});
