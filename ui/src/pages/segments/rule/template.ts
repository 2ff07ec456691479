/** How a row is said: words, chips by name, and the verb that can be turned round. */

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "chip"; name: string }
  | { kind: "verb"; yes: string; no: string }
  /** Where what is optional stands. */
  | { kind: "more" };

const PARTS = /\[([^|\]]+)\|([^\]]+)\]|\{(\w+)\}/g;

/** "[have|have not] ordered {times} {window}" in pieces. */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const say = (text: string): void => {
    const said = text.trim();
    if (said) pieces.push({ kind: "text", text: said });
  };
  for (const found of template.matchAll(PARTS)) {
    const [whole, yes, no, name] = found;
    say(template.slice(at, found.index));
    if (name === "more") pieces.push({ kind: "more" });
    else if (name) pieces.push({ kind: "chip", name });
    else pieces.push({ kind: "verb", yes: yes ?? "", no: no ?? "" });
    at = found.index + whole.length;
  }
  say(template.slice(at));
  return pieces;
}
