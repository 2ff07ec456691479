import { expect, test } from "vitest";
import { channels as en } from "@/words/en/channels";
import { channels as fa } from "@/words/fa/channels";
import type { Provider, Sender } from "./queries";
import { changeOf, channelOf, draftOf, gaugeOf, NEW, nextId, providerName, seldom, standingOf } from "./reading";

const provider: Provider = {
  key: "kavenegar", title: "Kavenegar", channel: "sms", polls: false, secrets: ["api_key"],
  form: { properties: { base_url: {}, api_key: {}, sender: {} } },
};
const sender = {
  id: "sms", channel: "sms", provider: "kavenegar", line: "service", on: true, settings: { sender: "3000" }, secrets_set: ["api_key"],
  from_name: "", from_address: "", reply_to: "", postal_address: "", rate_per_minute: 60, dkim_domain: "shop.example", dkim_selector: "r",
} as unknown as Sender;

test("a channel stands as its senders do", () => {
  const well = { on: true, rests_until: null, health: null };
  expect(standingOf([])).toBe("unset");
  expect(standingOf([{ ...well, on: false }])).toBe("off");
  expect(standingOf([well])).toBe("ready");
  expect(standingOf([{ ...well, rests_until: "2026-11-20T12:00:00Z" }])).toBe("resting");
  expect(standingOf([{ ...well, rests_until: "2026-11-20T12:00:00Z" }, well])).toBe("ready");
  expect(standingOf([{ ...well, health: { ok: false, said: "no credit", at: "" } }, well])).toBe("unwell");
});

test("a provider is called as its readers call it, else by its own name", () => {
  expect(providerName("smtp", "SMTP server", fa)).toBe("سرور SMTP");
  expect(providerName("smtp", "SMTP server", en)).toBe("SMTP server");
  expect(providerName("twilio", "Twilio", fa)).toBe("Twilio");
  expect(providerName("gone", undefined, fa)).toBe("gone");
});

test("senders are named after their channel", () => {
  expect(nextId("sms", [])).toBe("sms");
  expect(nextId("sms", ["sms", "sms_2"])).toBe("sms_3");
  expect(channelOf("sms_2")).toBe("sms");
  expect(channelOf("bale_bot")).toBe("bale_bot");
  expect(channelOf("bale_bot_3")).toBe("bale_bot");
});

test("an empty secret is left out, everything else is sent", () => {
  const draft = { ...draftOf(sender), settings: { sender: "4000", api_key: "" } };
  expect(changeOf(draft, provider, sender)).toMatchObject({
    provider: "kavenegar", settings: { sender: "4000" }, line: "service", dkim_domain: "shop.example",
  });
  expect(changeOf({ ...NEW, provider: "kavenegar", settings: { api_key: "k" } }, provider, undefined).settings).toEqual({ api_key: "k" });
});

test("what is seldom needed stands aside", () => {
  expect(seldom(provider)).toEqual(["base_url"]);
});

test("a gauge is full at what providers bear", () => {
  expect(gaugeOf(0, 0, 0.02)).toEqual({ share: 0, full: 0, tone: "good" });
  expect(gaugeOf(3, 200, 0.02).tone).toBe("warn");
  expect(gaugeOf(30, 200, 0.02)).toMatchObject({ full: 1, tone: "bad" });
});
