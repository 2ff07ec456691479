/** Changes to a rule's tree. Each gives a new tree; what did not change is shared with the old one. */
import { type Group, makeGroup, newId, type Node } from "./tree";

type Children = Node[];

/** The tree with some node's place taken by none, one or several nodes; emptied groups go with it. */
function changed(group: Group, id: string, change: (node: Node) => Children): Group {
  const children = group.children.flatMap((child): Children => {
    if (child.id === id) return change(child);
    if (child.kind === "leaf") return [child];
    const inner = changed(child, id, change);
    return inner.children.length > 0 ? [inner] : [];
  });
  return { ...group, children };
}

export const replace = <Kind extends Node>(root: Group, node: Kind): Group =>
  root.id === node.id ? (node as Group) : changed(root, node.id, () => [node]);

export const remove = (root: Group, id: string): Group => changed(root, id, () => []);

function fresh(node: Node): Node {
  return node.kind === "leaf" ? { ...node, id: newId() } : { ...node, id: newId(), children: node.children.map(fresh) };
}

export const duplicate = (root: Group, id: string): Group => changed(root, id, (node) => [node, fresh(node)]);

/** Put a row into a group of its own, joined the other way, so that it can get an alternative. */
export const wrap = (root: Group, id: string): Group => {
  const join = parentOf(root, id)?.join === "all" ? "any" : "all";
  return changed(root, id, (node) => [makeGroup(join, [node])]);
};

/** Dissolve a group into the one around it. */
export const unwrap = (root: Group, id: string): Group =>
  changed(root, id, (node) => (node.kind === "group" ? node.children : [node]));

export function append(root: Group, groupId: string, node: Node): Group {
  if (root.id === groupId) return { ...root, children: [...root.children, node] };
  return { ...root, children: root.children.map((child) => (child.kind === "group" ? append(child, groupId, node) : child)) };
}

export function parentOf(root: Group, id: string): Group | undefined {
  for (const child of root.children) {
    if (child.id === id) return root;
    const found = child.kind === "group" ? parentOf(child, id) : undefined;
    if (found) return found;
  }
  return undefined;
}

function nodeOf(root: Group, id: string): Node | undefined {
  const parent = parentOf(root, id);
  return parent?.children.find((child) => child.id === id);
}

const contains = (node: Node, id: string): boolean =>
  node.id === id || (node.kind === "group" && node.children.some((child) => contains(child, id)));

export type Side = "before" | "after";

/** Drop a node beside another one. */
export function place(root: Group, id: string, target: string, side: Side): Group {
  const node = nodeOf(root, id);
  if (!node || contains(node, target) || !parentOf(root, target)) return root;
  // The mark holds the place while the node leaves its old one, which may empty a group.
  const mark: Node = { ...node, id: newId() };
  const marked = changed(root, target, (found) => (side === "before" ? [mark, found] : [found, mark]));
  return changed(remove(marked, id), mark.id, () => [node]);
}

/** One step up or down as it is read: past a row, into a group, out of a group at its end. */
export function step(root: Group, id: string, way: -1 | 1): Group {
  const parent = parentOf(root, id);
  if (!parent) return root;
  const next = parent.children[parent.children.findIndex((child) => child.id === id) + way];
  const side: Side = way < 0 ? "before" : "after";
  if (!next) return parent.id === root.id ? root : place(root, id, parent.id, side);
  if (next.kind === "leaf") return place(root, id, next.id, side);
  const edge = way < 0 ? next.children.at(-1) : next.children[0];
  return edge ? place(root, id, edge.id, way < 0 ? "after" : "before") : root;
}

/** Which row of how many a node is, as it is read. */
export function position(root: Group, id: string): [number, number] {
  const order: string[] = [];
  const walk = (group: Group): void => {
    for (const child of group.children) {
      order.push(child.id);
      if (child.kind === "group") walk(child);
    }
  };
  walk(root);
  return [order.indexOf(id) + 1, order.length];
}
