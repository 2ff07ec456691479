import { expect, test } from "vitest";
import { CHANNELS, COMMON, earlier, formsOf, isSame, unsaid, without } from "./cascade";

test("a cascade keeps its order when a channel moves or goes", () => {
  expect(earlier(["bale", "sms", "email"], 2)).toEqual(["bale", "email", "sms"]);
  expect(earlier(["bale", "sms"], 0)).toEqual(["bale", "sms"]);
  expect(without(["bale", "sms"], "bale")).toEqual(["sms"]);
  expect(isSame(["bale", "sms"], ["sms", "bale"])).toBe(false);
});

test("a cascade needs the words of its forms, each once", () => {
  expect(formsOf(["bale", "telegram", "sms"])).toEqual(["sms", "chat"]);
  expect(formsOf(["web_push", "email"])).toEqual(["email", "push"]);
});

test("a template may lack the words of a channel", () => {
  expect(unsaid(["bale", "sms"], ["sms"])).toEqual(["bale"]);
  expect(unsaid(["telegram", "email"], ["telegram", "email"])).toEqual([]);
  expect(unsaid(["web_push"], ["push"])).toEqual([]);
});

test("what is proposed can be sent", () => {
  expect(COMMON.flat().every((channel) => CHANNELS.includes(channel))).toBe(true);
});
