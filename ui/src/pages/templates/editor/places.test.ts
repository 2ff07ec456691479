import { expect, test } from "vitest";
import { KINDS } from "../blocks/kinds.fixture";
import { readDraft } from "../draft";
import { placeOf } from "./places";

const DRAFT = readDraft(KINDS, "Yalda", {
  email: {
    "": { blocks: [{ kind: "text", id: "a" }] },
    fa: { blocks: [{ kind: "columns", id: "b", columns: [[{ kind: "text", id: "c" }], []] }] },
  },
  sms: { fa: { body_text: "x" } },
});

test("a finding leads to its channel, its language and its block", () => {
  expect(placeOf(DRAFT, "email.fa.blocks.0.columns.0.0.html")).toEqual({ on: "email", language: "fa", block: "c" });
  expect(placeOf(DRAFT, "email..blocks.0.html")).toEqual({ on: "email", language: "", block: "a" });
  expect(placeOf(DRAFT, "email..subject")).toEqual({ on: "email", language: "", block: undefined });
});

test("a finding about a whole channel leads to its first words, one about the sender nowhere", () => {
  expect(placeOf(DRAFT, "sms")).toEqual({ on: "sms", language: "fa", block: undefined });
  expect(placeOf(DRAFT, "push")).toBeUndefined();
  expect(placeOf(DRAFT, "sender")).toBeUndefined();
  expect(placeOf(DRAFT, "")).toBeUndefined();
});
