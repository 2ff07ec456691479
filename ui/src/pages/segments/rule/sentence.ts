/** A rule in words: each row in pieces for the builder, and the whole in one sentence. */
import { type Chip, chipsOf, type Declaration, isTold } from "./declared";
import { chipText, conditionName, extraText, type Speaker } from "./phrase";
import { piecesOf } from "./template";
import type { Group, Leaf, Node } from "./tree";

export type RowPiece =
  | { kind: "text"; text: string }
  | { kind: "verb"; text: string; other: string }
  | { kind: "chip"; chip: Chip; text: string };

function templateOf({ words }: Speaker, key: string): string {
  const known: Record<string, { says: string }> = words.rules.conditions;
  return known[key]?.says ?? words.rules.other(words.rules.quoted(conditionName(words, key)));
}

const knows = ({ words }: Speaker, key: string): boolean => key in words.rules.conditions;

/** Chips that the sentence does not name: they are said where they differ from what goes without saying. */
function unnamed(speaker: Speaker, leaf: Leaf, chips: Chip[], open: string[]): Chip[] {
  return chips.filter((chip) => open.includes(chip.name) || isTold(chip, leaf.values) || (!knows(speaker, leaf.key) && !chip.optional));
}

/** A row as it is read; nothing that decides is left out. `open` are optional chips just asked for. */
export function rowPieces(speaker: Speaker, leaf: Leaf, declaration: Declaration, open: string[] = []): RowPiece[] {
  const chips = chipsOf(declaration);
  const template = piecesOf(templateOf(speaker, leaf.key));
  const named = new Set(template.flatMap((piece) => (piece.kind === "chip" ? [piece.name] : [])));
  const rest = unnamed(speaker, leaf, chips.filter(({ name }) => !named.has(name)), open);
  const extra = (chip: Chip): RowPiece => ({ kind: "chip", chip, text: extraText(speaker, leaf, chip) });
  const pieces = template.flatMap((piece): RowPiece[] => {
    if (piece.kind === "text") return [piece];
    if (piece.kind === "verb") return [leaf.not ? { kind: "verb", text: piece.no, other: piece.yes } : { kind: "verb", text: piece.yes, other: piece.no }];
    if (piece.kind === "more") return rest.splice(0).map(extra);
    const chip = chips.find(({ name }) => name === piece.name);
    return chip ? [{ kind: "chip", chip, text: chipText(speaker, leaf, chip) }] : [];
  });
  return [...pieces, ...rest.map(extra)];
}

/** What may still be added to a row. */
export function extrasOf(speaker: Speaker, leaf: Leaf, declaration: Declaration): Chip[] {
  const shown = rowPieces(speaker, leaf, declaration).flatMap((piece) => (piece.kind === "chip" ? [piece.chip.name] : []));
  return chipsOf(declaration).filter(({ name }) => !shown.includes(name));
}

type Declared = Map<string, Declaration>;

/** One row as running text. */
export function rowText(speaker: Speaker, leaf: Leaf, declared: Declared): string {
  const declaration = declared.get(leaf.key);
  if (!declaration) return conditionName(speaker.words, leaf.key);
  return rowPieces(speaker, leaf, declaration)
    .map((piece) => piece.text || speaker.words.rules.choose)
    .join(" ");
}

function clause(speaker: Speaker, node: Node, declared: Declared, within: boolean): string {
  const { rules } = speaker.words;
  if (node.kind === "leaf") return rules.clause(rowText(speaker, node, declared));
  const inner = node.children.map((child) => clause(speaker, child, declared, node.children.length > 1));
  const text = inner.join(node.join === "all" ? rules.clauseAnd : rules.clauseOr);
  if (node.not) return rules.notGroup(text);
  return within && inner.length > 1 ? `(${text})` : text;
}

/** The rule in one sentence. */
export function sentence(speaker: Speaker, root: Group, declared: Declared): string {
  const { rules } = speaker.words;
  return root.children.length === 0 ? rules.everyone : rules.people(clause(speaker, root, declared, false));
}

/** A node in few words, for lists of rows. */
export function brief(speaker: Speaker, node: Node, declared: Declared): string {
  if (node.kind === "leaf") return rowText(speaker, node, declared);
  const { rules } = speaker.words;
  const text = node.children.map((child) => brief(speaker, child, declared)).join(node.join === "all" ? rules.clauseAnd : rules.clauseOr);
  return node.not ? rules.notGroup(text) : text;
}
