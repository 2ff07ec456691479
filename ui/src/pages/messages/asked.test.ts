import { expect, test } from "vitest";
import { askedOf, queryOf, SIZE } from "./asked";

test("a link shows the same messages", () => {
  const asked = askedOf(new URLSearchParams("state=failed&channel=sms&campaign=cmp_1&page=3&q=mina"));
  expect(queryOf(asked)).toEqual({ state: "failed", channel: "sms", campaign_id: "cmp_1", q: "mina", page: 3, size: SIZE });
});

test("rubbish in the address asks for everything", () => {
  const asked = askedOf(new URLSearchParams("state=<b>&page=-2&page=x"));
  expect(queryOf(asked)).toEqual({ page: 1, size: SIZE });
});
