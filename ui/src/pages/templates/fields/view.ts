/**
 * Words as nodes that can be edited: tags as chips, and of HTML only what a mail may hold. What
 * another person wrote is rebuilt element by element, so that nothing in it can run here.
 */
import { nameOf, piecesOf } from "./tags";

const ALLOWED = new Set("p h1 h2 h3 ul ol li a b strong i em u s span br blockquote small sub sup".split(" "));
const CODE = "code";

type Names = Readonly<Record<string, string>>;

export function chip(code: string, names: Names): HTMLElement {
  const made = document.createElement("span");
  made.className = "tag-in";
  made.contentEditable = "false";
  made.dir = "auto";
  made.dataset[CODE] = code;
  made.title = code;
  made.textContent = nameOf(code, names);
  return made;
}

function textNodes(text: string, names: Names): Node[] {
  return piecesOf(text).map((piece) => ("text" in piece ? document.createTextNode(piece.text) : chip(piece.code, names)));
}

/** Plain words, a line break where there is one. */
export function fromPlain(words: string, names: Names): Node[] {
  return words.split("\n").flatMap((line, at) => [...(at > 0 ? [document.createElement("br")] : []), ...textNodes(line, names)]);
}

export function fromHtml(html: string, names: Names): Node[] {
  // A document that is parsed so runs nothing and loads nothing.
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].flatMap((node) => safe(node, names));
}

function safe(node: Node, names: Names): Node[] {
  if (node instanceof Text) return textNodes(node.data, names);
  if (!(node instanceof Element)) return [];
  const inside = [...node.childNodes].flatMap((child) => safe(child, names));
  const name = node.localName;
  if (name === "script" || name === "style") return [];
  if (!ALLOWED.has(name)) return inside;
  const made = document.createElement(name);
  const href = node.getAttribute("href");
  if (name === "a" && href && !/^\s*(javascript|data|vbscript):/i.test(href)) made.setAttribute("href", href);
  made.append(...inside);
  return [made];
}

/** What was written, tags as their code again. A break at the very end only holds the line open. */
export function toPlain(root: Node): string {
  const read = (node: Node): string => {
    if (node instanceof Text) return node.data.replaceAll("\u00a0", " ");
    if (!(node instanceof HTMLElement)) return "";
    const code = node.dataset[CODE];
    if (code) return code;
    if (node.localName === "br") return "\n";
    const inside = [...node.childNodes].map(read).join("");
    return /^(div|p)$/.test(node.localName) && node.previousSibling ? `\n${inside}` : inside;
  };
  const text = [...root.childNodes].map(read).join("");
  return root.lastChild instanceof HTMLBRElement ? text.replace(/\n$/, "") : text;
}

export function toHtml(root: Node): string {
  const copy = document.createElement("div");
  copy.append(...[...root.childNodes].map((node) => node.cloneNode(true)));
  copy.querySelectorAll<HTMLElement>(`[data-${CODE}]`).forEach((each) => each.replaceWith(each.dataset[CODE] ?? ""));
  // A browser makes lines of its own kind; a mail has paragraphs.
  copy.querySelectorAll("div").forEach((each) => {
    const paragraph = document.createElement("p");
    paragraph.append(...each.childNodes);
    each.replaceWith(paragraph);
  });
  copy.querySelectorAll("[style], [class]").forEach((each) => ["style", "class"].forEach((name) => each.removeAttribute(name)));
  // Inside of a tag an ampersand or a quote is code, not text.
  return copy.innerHTML.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, unescaped).replaceAll("&nbsp;", " ");
}

const unescaped = (code: string): string => code.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&nbsp;", " ").replaceAll("&amp;", "&");
