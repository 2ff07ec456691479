/** Where a node stands in the rule's JSON, as the server names it: `all[1].any[0]`. */
import type { Group, Node } from "./tree";

const below = (path: string, name: string): string => (path ? `${path}.${name}` : name);

interface Place {
  path: string;
  id: string;
}

/** Every path with the node it means; a turned node answers to its own path and to its `not`. */
function places(node: Node, path = ""): Place[] {
  const inner = node.not ? below(path, "not") : path;
  const own = node.not ? [{ path, id: node.id }, { path: inner, id: node.id }] : [{ path, id: node.id }];
  if (node.kind === "leaf") return own;
  const list = below(inner, node.join);
  return [...own, { path: list, id: node.id }, ...node.children.flatMap((child, index) => places(child, `${list}[${index}]`))];
}

/** Numbers by path as numbers by node; of a turned node the outer number, which is what it says. */
export function byNode(root: Group, counts: { path: string; count: number }[]): Map<string, number> {
  const numbers = new Map(counts.map(({ path, count }) => [path, count]));
  const found = new Map<string, number>();
  for (const { path, id } of places(root)) {
    const count = numbers.get(path);
    if (count !== undefined && !found.has(id)) found.set(id, count);
  }
  return found;
}

export interface Fault {
  id: string;
  /** The parameter it is about; empty where the whole row is meant. */
  field: string;
  message: string;
}

const reaches = (where: string, path: string): boolean =>
  path === "" || where === path || where.startsWith(`${path}.`) || where.startsWith(`${path}[`);

/** What the server found wrong, each at the deepest node that its path leads to. */
export function faults(root: Group, problems: { where: string; message: string }[]): Fault[] {
  const known = places(root);
  return problems.map(({ where, message }) => {
    const path = where.replace(/^rule\.?/, "");
    const [deepest] = known.filter((place) => reaches(path, place.path)).sort((a, b) => b.path.length - a.path.length);
    const field = /^\.?(\w+)/.exec(path.slice(deepest?.path.length ?? 0))?.[1] ?? "";
    return { id: deepest?.id ?? root.id, field, message };
  });
}
