/** What differs for each person stands in words as `{{ … }}`, and on the screen as a chip with a name. */
const FILTERED: Record<string, string> = { "customer.last_order_on": "date", "customer.revenue": "money", today: "date" };

/** `{{ customer.revenue | money }}`: what is put in for a tag. */
export const codeOf = (tag: string): string => `{{ ${[tag, FILTERED[tag]].filter(Boolean).join(" | ")} }}`;

const TAG = /\{\{.*?\}\}/gs;

export type Piece = { text: string } | { code: string };

/** Words cut at their tags; joined again they are the same words. */
export function piecesOf(words: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: code, index } of words.matchAll(TAG)) {
    if (index > end) pieces.push({ text: words.slice(end, index) });
    pieces.push({ code });
    end = index + code.length;
  }
  if (end < words.length) pieces.push({ text: words.slice(end) });
  return pieces;
}

/** The name of a tag for people; one without a name shows what it reads, without its filters. */
export function nameOf(code: string, names: Readonly<Record<string, string>>): string {
  const read = code.slice(2, -2).split("|")[0]?.trim() ?? "";
  return names[read] ?? read;
}

/** Words as somebody would read them who sees names instead of tags. */
export const readable = (words: string, names: Readonly<Record<string, string>>): string =>
  piecesOf(words)
    .map((piece) => ("text" in piece ? piece.text : `[${nameOf(piece.code, names)}]`))
    .join("");

/** Words of a likely length: what a tag becomes is known only for each person. */
export const filledIn = (words: string): string =>
  piecesOf(words)
    .map((piece) => ("text" in piece ? piece.text : "xxxxxx"))
    .join("");
