import { expect, test } from "vitest";
import type { ModelCard } from "@/api/types";
import { EVERYWHERE, makeFormat } from "@/format";
import ar from "@/words/ar";
import en from "@/words/en";
import fa from "@/words/fa";
import { headlineOf, leadOf, methodsOf, standInOf } from "./said";
import type { Topic } from "./shapes";

const english = makeFormat(EVERYWHERE);
const bin = { said_from: 0.6, said_to: 0.7, customers: 90, said: 0.7, ordered: 0.66, low: 0.6, high: 0.7 };
const topic = (changes: Partial<Topic>): Topic =>
  ({ key: "order_again", unit: "orders", chosen: "bg_nbd", tests: [{ days: 90 }], models: [], bins: [], by_month: [], ...changes }) as unknown as Topic;
const said = (changes: Partial<Topic>) => headlineOf(en, english, topic(changes));

test("the headline is the finding, in every language and its digits", () => {
  expect(said({ bins: [bin] })).toBe("When we say 7 in 10 will come back, 6 to 7 do.");
  const persian = makeFormat({ ...EVERYWHERE, language: "fa" });
  expect(headlineOf(fa, persian, topic({ bins: [bin] }))).toContain("۶ تا ۷");
  expect(headlineOf(ar, makeFormat({ ...EVERYWHERE, language: "ar" }), topic({ bins: [bin] }))).toContain("٧");
});

test("a range of one number is said once", () => {
  expect(said({ bins: [{ ...bin, low: 0.66 }] })).toBe("When we say 7 in 10 will come back, 7 do.");
});

test("dates and values are told by how often their intervals held", () => {
  const held = { value: 0.78, low: 0.71, high: 0.84, should: 0.8 };
  expect(said({ key: "next_date", held })).toBe("Of 10 next orders, 7 to 8 come when we say.");
  expect(said({ key: "lifetime_value", held })).toContain("7 to 8 spend");
});

test("a plain rule that wins is said; so is what nobody can tell yet", () => {
  expect(said({ chosen: "naive", bins: [bin] })).toBe(en.predictions.naiveWins.order_again);
  expect(said({ tests: [] })).toBe(en.predictions.unknown);
  expect(headlineOf(en, english, undefined)).toBe(en.predictions.unknown);
  expect(said({ better_by: { value: 0.18, low: null, high: null } })).toContain("18%");
});

test("the lead names the days, the tests and the people", () => {
  const card = { tested_customers: 4300 } as ModelCard;
  expect(leadOf(en, english, "order_again", topic({}), card)).toBe(
    "Chance to order again within 90 days. Tested on your own past: 1 window, 4,300 customers",
  );
  expect(leadOf(en, english, "next_date", undefined, card)).toBe(en.predictions.lead.next_date());
});

test("spending has a model of its own, unless the plain rule is in use", () => {
  const card = { chosen: "", models: [{ name: "gamma_gamma", fallback: "prior" }] } as unknown as ModelCard;
  expect(methodsOf(en, card, topic({ key: "lifetime_value" }))).toBe("BG/NBD; Gamma-Gamma");
  expect(methodsOf(en, card, topic({}))).toBe("BG/NBD");
  expect(methodsOf(en, card, topic({ key: "lifetime_value", chosen: "naive" }))).toBe("the plain rule: as in the days before");
  expect(standInOf(en, card, topic({}))).toBeUndefined();
  expect(standInOf(en, card, topic({ key: "lifetime_value" }))).toContain("weak prior");
});
