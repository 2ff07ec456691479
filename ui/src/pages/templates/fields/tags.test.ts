import { expect, test } from "vitest";
import { codeOf, filledIn, nameOf, piecesOf, readable } from "./tags";

const NAMES = { "customer.first_name": "first name", today: "today" };

test("words are cut at their tags and lose nothing", () => {
  const words = 'Hi {{ customer.first_name | default: "you" }}, {% if x %}{{today}}{% endif %}';
  const pieces = piecesOf(words);
  expect(pieces.map((piece) => ("text" in piece ? piece.text : piece.code)).join("")).toBe(words);
  expect(pieces.filter((piece) => "code" in piece)).toHaveLength(2);
  expect(piecesOf("")).toEqual([]);
});

test("a tag is called by its name, whatever filters it has", () => {
  expect(nameOf('{{ customer.first_name | default: "you" }}', NAMES)).toBe("first name");
  expect(nameOf("{{today}}", NAMES)).toBe("today");
  expect(nameOf("{{ customer.extra.size }}", NAMES)).toBe("customer.extra.size");
  expect(readable("Hi {{ customer.first_name }}", NAMES)).toBe("Hi [first name]");
});

test("dates and money are put in with their filter", () => {
  expect(codeOf("customer.revenue")).toBe("{{ customer.revenue | money }}");
  expect(codeOf("customer.city")).toBe("{{ customer.city }}");
});

test("a short message is counted with letters in place of its tags", () => {
  expect(filledIn("Hi {{ customer.first_name }}!")).toBe("Hi xxxxxx!");
});
