import { expect, test } from "vitest";
import { addressOn, channelsOf, otherChannels } from "./consenting";

const said = (channel: string) => ({ channel, purpose: "marketing", state: "granted" as const, at: "2026-01-01T00:00:00Z" });

test("channels that nobody spoke of stay out of sight", () => {
  expect(channelsOf({ consents: [], suppressed: [] })).toEqual(["email", "sms"]);
  expect(channelsOf({ consents: [said("telegram"), said("email")], suppressed: [] })).toEqual(["email", "sms", "telegram"]);
  expect(otherChannels(["email", "sms", "telegram"])).not.toContain("telegram");
});

test("messengers by number use the number, the others their own address", () => {
  const customer = { email: "mina@example.com", phone: "+989121111111" };
  expect(addressOn(customer, "email")).toBe("mina@example.com");
  expect(addressOn(customer, "whatsapp")).toBe("+989121111111");
  expect(addressOn(customer, "telegram")).toBeNull();
});
