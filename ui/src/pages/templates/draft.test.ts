import { expect, test } from "vitest";
import { KINDS } from "./blocks/kinds.fixture";
import { addKey, addTongue, dropTongue, formOf, keysOf, readDraft, says, tongueFor, tonguesOf, write, writeContent } from "./draft";
import type { Content } from "./shapes";

const STORED: Content = {
  sms: { fa: { body_text: "سلام" } },
  email: { "": { subject: "Hi", blocks: [{ kind: "text", id: "a", html: "Hello" }] }  },
};
const start = () => readDraft(KINDS, "Yalda", STORED);

test("what is stored is read and written back as it was", () => {
  const written = writeContent(start());
  expect(written["email"]).toEqual(STORED["email"]);
  expect(written["sms"]).toEqual({ fa: { body_text: "سلام", blocks: [] } });
});

test("forms and languages have their order", () => {
  expect(keysOf(addKey(start(), "telegram"))).toEqual(["email", "sms", "telegram"]);
  expect(tonguesOf(addTongue(start(), "email", "ar", ""), "email")).toEqual(["", "ar"]);
  expect([formOf("telegram"), formOf("web_push"), formOf("sms")]).toEqual(["chat", "push", "sms"]);
});

test("a language starts with the words there are and then goes its own way", () => {
  const added = addTongue(start(), "email", "fa", "");
  const changed = write(added, "email", "fa", (words) => ({ ...words, subject: "درود" }));
  const { email } = writeContent(changed);
  expect(email?.[""]?.subject).toBe("Hi");
  expect(email?.["fa"]).toMatchObject({ subject: "درود", blocks: [{ id: "a", html: "Hello" }] });
});

test("a channel of its own starts with the words of its form, or with none", () => {
  expect(writeContent(addKey(addKey(start(), "chat"), "telegram"))["telegram"]).toEqual({ "": { blocks: [] } });
  const chat = write(addKey(start(), "chat"), "chat", "", (words) => ({ ...words, body_text: "Hi" }));
  expect(writeContent(addKey(chat, "telegram"))["telegram"]).toEqual({ "": { body_text: "Hi", blocks: [] } });
});

test("without its last language a form is gone", () => {
  expect(keysOf(dropTongue(start(), "sms", "fa"))).toEqual(["email"]);
});

test("who speaks another language gets the words for everybody", () => {
  const draft = addTongue(start(), "email", "fa", "");
  expect([tongueFor(draft, "email", "fa"), tongueFor(draft, "email", "ar")]).toEqual(["fa", ""]);
});

test("writing into words that are not there changes nothing", () => {
  const draft = start();
  expect(write(draft, "push", "", (words) => ({ ...words, subject: "x" }))).toBe(draft);
});

test("words say something as soon as there is a block or a letter", () => {
  expect([says({ blocks: [] }), says({ subject: " " }), says({ body_text: "Hi" }), says({ pattern: "welcome" })]).toEqual([false, false, true, true]);
});
