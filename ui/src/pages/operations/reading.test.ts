import { describe, expect, test } from "vitest";
import { EVERYWHERE, makeFormat } from "@/format";
import en from "@/words/en";
import fa from "@/words/fa";
import { actsOf, nameOf, placeOf, secondsLeft, spanOf, troubleOf } from "./reading";
import type { Finding } from "./queries";

const format = makeFormat({ ...EVERYWHERE, language: "en" });
const finding: Finding = {
  code: "sender_resting", tone: "bad", act: "wake", subject: "sms", name: "Kavenegar", reason: "", count: 61, share: 0, seconds: 120, at: null, detail: "",
};

test.each([
  [0.13, "0.1 s"],
  [12, "12 s"],
  [660, "11 min"],
  [54_000, "15 h"],
  [3 * 86_400, "3 days"],
])("%d seconds read %s", (seconds, text) => {
  expect(spanOf(seconds, en.operations, format)).toBe(text);
});

test("a finding speaks with its numbers", () => {
  const said = en.operations.findings.sender_resting;
  expect(said.title(troubleOf(finding, en, format, {}))).toBe("Kavenegar does not answer; 61 messages wait, none is lost.");
  expect(said.text(troubleOf(finding, en, format, {}))).toContain("every 2 min");
});

test("a paused mailing tells why in the reader's words, then what the provider said", () => {
  const paused = { ...finding, code: "mailing_paused", reason: "sender_refused", detail: "535 no", name: "Gifts", subject: "cmp_1" };
  const told = troubleOf(paused, en, format, { cmp_1: "Gift guide" });
  expect(told.name).toBe("Gift guide");
  expect(told.detail).toBe(`${en.campaigns.pausedWhy.sender_refused} 535 no`);
});

test("channels and jobs have names; providers keep theirs", () => {
  expect(nameOf({ name: "", subject: "sms" }, en)).toBe("SMS");
  expect(nameOf({ name: "", subject: "send" }, fa)).toBe("فرستادن");
  expect(nameOf({ name: "Kavenegar", subject: "sms" }, en)).toBe("Kavenegar");
});

describe("acts", () => {
  test("what is unclear offers both ways, a look leads somewhere", () => {
    expect(actsOf({ act: "resolve" })).toEqual(["send_again", "leave"]);
    expect(actsOf({ act: "read_log" })).toEqual([]);
    expect(placeOf({ act: "see_messages", code: "bounces", subject: "email" })).toBe("/messages?channel=email&state=bounced");
    expect(placeOf({ act: "open_channel", code: "sender_unwell", subject: "sms_2" })).toBe("/channels/sms_2");
    expect(placeOf({ act: "wake", code: "sender_resting", subject: "sms" })).toBeUndefined();
  });
});

test("the time left is told only while something leaves", () => {
  const minutes = [...Array<number>(55).fill(0), 40, 40, 40, 40, 40];
  expect(secondsLeft({ total: 300, done: 60, state: "sending" }, minutes)).toBe(360);
  expect(secondsLeft({ total: 300, done: 60, state: "paused" }, minutes)).toBeUndefined();
  expect(secondsLeft({ total: 300, done: 60, state: "sending" }, Array<number>(60).fill(0))).toBeUndefined();
});
