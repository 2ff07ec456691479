import { describe, expect, it } from "vitest";
import { EVERYWHERE, makeFormat } from "@/format";
import ar from "@/words/ar";
import en from "@/words/en";
import fa from "@/words/fa";
import { becauseOf, headlineOf, leadOf, standingOf, verdictOf } from "./said";
import type { Reason, Status, Task, Test } from "./shapes";

const format = makeFormat(EVERYWHERE);
const said = en.recommendations;
const mean = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
const tested = (recommender: string, recall: number) => ({ recommender, recall: mean(recall), ndcg: mean(recall) });

function task(part: Partial<Task> = {}): Task {
  return {
    task: "new",
    customers: 1272,
    tested: [tested("ease", 0.069), tested("popular", 0.044)],
    chosen: "ease",
    simple: "popular",
    better_by: { value: 0.019, low: 0.009, high: 0.029 },
    ...part,
  };
}

const testOf = (one: Task): Test => ({ cut: "2026-10-22", days: 30, tasks: [one, task({ task: "again", customers: 1600 })] });
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, "");

describe("the headline", () => {
  it("says what suggestions name against bestsellers", () => {
    expect(headlineOf(en, format, testOf(task()))).toBe(
      "Ten suggestions name 7% of the new things a person goes on to buy; bestsellers name 4%.",
    );
  });
  it("claims nothing while the interval holds no gain, too", () => {
    const unclear = task({ better_by: { value: 0.01, low: -0.01, high: 0.03 } });
    expect(standingOf(unclear)).toBe("unclear");
    expect(headlineOf(en, format, testOf(unclear))).toContain("no clear difference to bestsellers");
  });
  it("speaks of the blend, which is what lists show, and claims nothing that its rules undo", () => {
    const blended = (recall: number) => task({ tested: [...task().tested, tested("blend", recall)] });
    expect(headlineOf(en, format, testOf(blended(0.082)))).toContain("name 8% of");
    expect(headlineOf(en, format, testOf(blended(0.031)))).toContain("no clear difference");
  });
  it("says so when bestsellers win", () => {
    const beaten = task({ chosen: "popular", better_by: null });
    expect(headlineOf(en, format, testOf(beaten))).toContain("nothing beats plain bestsellers: ten of them name 4%");
    expect(verdictOf(said, beaten)).toBe("Nothing beats Bestsellers; they lead the lists.");
  });
  it("does not pretend to a test that was not made", () => {
    expect(headlineOf(en, format, null)).toBe(said.headline.untested);
  });
  it("names the test's size and days below", () => {
    const status = { test: testOf(task()), made_at: "2026-11-22T08:00:00Z" } as unknown as Status;
    expect(leadOf(en, format, status)).toContain("what 1,600 people bought in the 30 days from 22 Oct 2026");
  });
});

describe("because", () => {
  const because = (reason: Reason): string => plain(becauseOf(said, format, reason));
  it("names the product that weighs most, by its number where it has no title", () => {
    expect(because({ code: "because_you_bought", title: "Tea", sku: "T1", number: 0.6 })).toBe("because they bought Tea");
    expect(because({ code: "because_you_bought", title: null, sku: "T1", number: 0.6 })).toBe("because they bought T1");
  });
  it("counts in whole numbers", () => {
    expect(because({ code: "bought_before", sku: null, title: null, number: 1 })).toBe("because they bought it once");
    expect(because({ code: "bought_before", sku: null, title: null, number: 4 })).toBe("because they bought it on 4 days");
    expect(because({ code: "popular", sku: null, title: null, number: 0 })).toBe("because it is among the bestsellers");
    expect(because({ code: "trending", sku: null, title: null, number: 2.345 })).toContain("2.3 times as many");
  });
  it("tells what is due from what is overdue", () => {
    const due = (number: number): string => because({ code: "due", sku: null, title: null, number });
    expect([due(3), due(0.2), due(-1), due(-5)]).toEqual([
      "because it is due in 3 days",
      "because it is due today",
      "because it has been due for 1 day",
      "because it has been due for 5 days",
    ]);
  });
  it.each([en, fa, ar])("has words for every reason in every language", (words) => {
    const codes = ["because_you_bought", "bought_before", "goes_with", "popular", "trending", "new_in_category", "new_in_brand", "due", "pinned"] as const;
    const texts = codes.map((code) => becauseOf(words.recommendations, format, { code, sku: "S", title: "T", number: 2 }));
    expect(new Set(texts).size).toBe(codes.length);
  });
});
