import { expect, test } from "vitest";
import { defaultsOf, faultsBelow, faultsIn, readFields } from "./schema";

const SMTP = {
  type: "object",
  required: ["host"],
  properties: {
    host: { title: "Host", type: "string", maxLength: 253, description: "Name or address of the server." },
    port: { title: "Port", type: "integer", default: 587, minimum: 1, maximum: 65535 },
    security: { title: "Security", type: "string", enum: ["starttls", "tls"], default: "starttls" },
    password: { title: "API Password", type: "string", format: "password", writeOnly: true, default: "" },
    check_certificate: { title: "Check Certificate", type: "boolean", default: true },
    seconds: { anyOf: [{ type: "number", exclusiveMinimum: 0 }, { type: "null" }], default: null },
  },
};

const NESTED = {
  type: "object",
  $defs: {
    Look: { type: "string", enum: ["plain", "boxed"] },
    Link: { type: "object", required: ["url"], properties: { look: { $ref: "#/$defs/Look" }, url: { type: "string", format: "uri", maxLength: 2000 } } },
  },
  properties: {
    kind: { const: "social", type: "string" },
    look: { allOf: [{ $ref: "#/$defs/Look" }], title: "Look", default: "plain" },
    links: { type: "array", items: { $ref: "#/$defs/Link" }, maxItems: 8 },
    headers: { type: "object", additionalProperties: { type: "string" } },
    words: { type: "array", items: { type: "string" } },
    looks: { type: "array", items: { $ref: "#/$defs/Look" } },
    html: { type: "string", maxLength: 20000, format: "liquid" },
    first: { $ref: "#/$defs/Link" },
    source: { anyOf: [{ const: "chosen", type: "string" }, { $ref: "#/$defs/Look" }], default: "plain", widget: "pick" },
    other: {},
  },
};

const by = (schema: Record<string, unknown>) => Object.fromEntries(readFields(schema).map((field) => [field.name, field]));

test("a provider's settings are the fields of a form, in their order", () => {
  expect(readFields(SMTP).map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    "host: text",
    "port: integer",
    "security: choice",
    "password: secret",
    "check_certificate: boolean",
    "seconds: number",
  ]);
});

test("a field knows its label, its limits and whether it may stay empty", () => {
  const { host, port, password, check_certificate, seconds } = by(SMTP);
  expect(host).toMatchObject({ required: true, help: "Name or address of the server.", longest: 253 });
  expect(port).toMatchObject({ least: 1, most: 65535, default: 587, required: false });
  expect(password?.title).toBe("API password");
  expect(check_certificate?.title).toBe("Check certificate");
  expect(seconds).toMatchObject({ nullable: true, least: 0 });
});

test("references, lists and groups are followed to what they hold", () => {
  expect(readFields(NESTED).map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    "kind: fixed",
    "look: choice",
    "links: rows",
    "headers: pairs",
    "words: texts",
    "looks: choices",
    "html: long",
    "first: group",
    "source: choice",
    "other: json",
  ]);
  const { look, looks, links, html, source } = by(NESTED);
  expect(source).toMatchObject({ choices: ["chosen", "plain", "boxed"], widget: "pick" });
  expect(look?.choices).toEqual(["plain", "boxed"]);
  expect(looks?.choices).toEqual(["plain", "boxed"]);
  expect(html?.format).toBe("liquid");
  expect(readFields(links?.inner ?? {}).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["look", "choice", false],
    ["url", "text", true],
  ]);
});

test("a new one starts with what is declared", () => {
  expect(defaultsOf(SMTP)).toEqual({ port: 587, security: "starttls", password: "", check_certificate: true, seconds: null });
  expect(defaultsOf(NESTED)).toEqual({ kind: "social", look: "plain", source: "plain" });
});

test("a refusal finds its field", () => {
  const refused = [
    { where: "settings.host", message: "needed" },
    { where: "settings.links.0.url", message: "not an address" },
    { where: "from_name", message: "too long" },
  ];
  const faults = faultsBelow(refused, "settings");
  expect(faults).toEqual({ host: "needed", "links.0.url": "not an address" });
  expect(faultsIn(faultsIn(faults, "links"), "0")).toEqual({ url: "not an address" });
  expect(faultsBelow(refused)["from_name"]).toBe("too long");
});
