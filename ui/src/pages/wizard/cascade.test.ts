import { expect, test } from "vitest";
import { CHANNELS, COMMON, earlier, formsOf, isSaid, isSame, unsaid, without } from "./cascade";

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

test("words for a channel are written here, in its form, or in the template", () => {
  const draft = { template_id: null, subject: "", body_html: "", body_text: "", content: { sms: { "": { body_text: "Hi" } } } };
  expect(["sms", "bale", "email"].map((channel) => isSaid(draft, [], channel))).toEqual([true, false, false]);
  expect(isSaid({ ...draft, subject: "Hi" }, [], "email")).toBe(true);
  expect(isSaid({ ...draft, template_id: "t" }, ["chat"], "bale")).toBe(true);
  expect(isSaid(draft, ["chat"], "bale")).toBe(false);
});
