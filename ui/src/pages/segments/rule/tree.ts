/** A rule as the builder holds it: a tree whose nodes keep their identity while it is edited. */
export type Rule = Record<string, unknown>;
export type Values = Record<string, unknown>;
export type Join = "all" | "any";

export interface Leaf {
  id: string;
  kind: "leaf";
  /** Everybody else: the rule's `not` around this node. */
  not: boolean;
  key: string;
  values: Values;
}

export interface Group {
  id: string;
  kind: "group";
  not: boolean;
  join: Join;
  children: Node[];
}

export type Node = Leaf | Group;

let made = 0;

/** Identities only tell nodes of one page apart; they are never stored. */
export const newId = (): string => `n${(made += 1)}`;

const isRecord = (value: unknown): value is Rule => typeof value === "object" && value !== null && !Array.isArray(value);

export const makeLeaf = (key: string, values: Values, not = false): Leaf => ({ id: newId(), kind: "leaf", not, key, values });

export const makeGroup = (join: Join, children: Node[], not = false): Group => ({ id: newId(), kind: "group", not, join, children });

/** The tree of a rule, always with a group at its root. Throws where it is no rule at all. */
export function fromRule(rule: unknown): Group {
  const node = nodeOf(rule, false);
  return node.kind === "group" ? node : makeGroup("all", [node]);
}

function nodeOf(rule: unknown, not: boolean): Node {
  if (!isRecord(rule)) throw new TypeError("not a rule");
  if ("not" in rule) return nodeOf(rule["not"], !not);
  if (typeof rule["condition"] === "string") {
    const { condition, ...values } = rule;
    return makeLeaf(condition as string, values, not);
  }
  const join = "any" in rule ? "any" : "all";
  const items = rule[join];
  if (!Array.isArray(items)) throw new TypeError("not a rule");
  return makeGroup(join, items.map((item) => nodeOf(item, false)), not);
}

/** The rule's one JSON form. */
export function toRule(node: Node): Rule {
  const inner = node.kind === "leaf" ? { condition: node.key, ...known(node.values) } : { [node.join]: node.children.map(toRule) };
  return node.not ? { not: inner } : inner;
}

/** What was left empty is not sent, so that the server's own default holds. */
const known = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

/** The tree without the leaves that are not to be kept, and without the groups that this empties. */
export function only(root: Group, keep: (leaf: Leaf) => boolean): Group {
  const children = root.children.flatMap((child): Node[] => {
    if (child.kind === "leaf") return keep(child) ? [child] : [];
    const inner = only(child, keep);
    return inner.children.length > 0 ? [inner] : [];
  });
  return { ...root, children };
}

export function* nodes(node: Node): Generator<Node> {
  yield node;
  if (node.kind === "group") for (const child of node.children) yield* nodes(child);
}

export function* leaves(node: Node): Generator<Leaf> {
  for (const each of nodes(node)) if (each.kind === "leaf") yield each;
}
