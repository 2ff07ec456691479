// @vitest-environment jsdom
import { expect, test } from "vitest";
import { fromHtml, fromPlain, toHtml, toPlain } from "./view";

const NAMES = { "customer.first_name": "first name" };

function rooted(nodes: Node[]): HTMLElement {
  const root = document.createElement("div");
  root.append(...nodes);
  return root;
}

test.each(["Hi {{ customer.first_name }},\nhow are you?", "", "\n", "one\n\nthree", 'a < b & "c"'])("plain words come back as they were: %j", (words) => {
  // A browser holds a last empty line open with a break more.
  const root = rooted(fromPlain(words, NAMES));
  if (root.lastChild instanceof HTMLBRElement) root.append(document.createElement("br"));
  expect(toPlain(root)).toBe(words);
});

test.each([
  "<h1>Hello {{ customer.first_name }}</h1><p>Three <b>small</b> gifts<br>and <a href=\"https://a.example/?b=1&amp;c={{ customer.id }}\">a link</a></p>",
  '<p>{% if customer.orders > 3 && x %}You{% endif %} {{ customer.first_name | default: "a & b" }}</p>',
  "<ul><li>one</li><li>two</li></ul>",
])("HTML comes back as it was: %s", (html) => {
  expect(toHtml(rooted(fromHtml(html, NAMES)))).toBe(html);
});

test("a tag is a chip with its name, and cannot be torn apart", () => {
  const chip = rooted(fromPlain("{{ customer.first_name }}", NAMES)).firstElementChild as HTMLElement;
  expect(chip.textContent).toBe("first name");
  expect(chip.contentEditable).toBe("false");
});

test("nothing that another person wrote can run", () => {
  const html = '<p onclick="x()">a</p><img src=x onerror="x()"><script>x()</script><a href=" javascript:x()">b</a><svg onload="x()"><b>c</b></svg>';
  expect(toHtml(rooted(fromHtml(html, NAMES)))).toBe("<p>a</p><a>b</a><b>c</b>");
});

test("lines of a browser become paragraphs, its styles go", () => {
  const root = rooted([]);
  root.innerHTML = 'one<div>two <span style="color: red">red</span></div>';
  expect(toHtml(root)).toBe("one<p>two <span>red</span></p>");
  expect(toPlain(root)).toBe("one\ntwo red");
});
