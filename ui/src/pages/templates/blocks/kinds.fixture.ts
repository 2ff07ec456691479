/** Kinds of blocks as the server declares them, for tests. */
import type { Kind, Kinds } from "./tree";

const kind = (name: string, properties: Record<string, unknown>, inside = true): Kind => ({
  kind: name,
  title: name,
  form: { type: "object", properties: { id: { type: "string", default: "", widget: "hidden" }, ...properties } },
  inside,
});

export const KINDS: Kinds = new Map(
  [
    kind("text", { html: { type: "string", default: "Hello", widget: "rich" } }),
    kind("divider", {}),
    kind("condition", { when: { type: "string", default: "" }, blocks: { type: "array", items: {}, default: [], widget: "blocks" } }, false),
    kind("columns", { gap: { type: "integer", default: 8 }, columns: { type: "array", items: { type: "array" }, default: [[], []], widget: "columns" } }, false),
    kind("cells", { cells: { type: "array", items: { type: "object" }, default: [{ width: 50, blocks: [] }], widget: "columns" } }, false),
  ].map((each) => [each.kind, each]),
);
