/** A JSON schema read as the fields of a form: what the server declares is what the screen asks for. */
import type { FieldProblem } from "@/api/problem";

export type Values = Record<string, unknown>;

interface Node {
  title?: string;
  description?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  anyOf?: Node[];
  oneOf?: Node[];
  allOf?: Node[];
  $ref?: string;
  $defs?: Record<string, Node>;
  items?: Node;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: boolean | Node;
  writeOnly?: boolean;
  widget?: string;
}

export type Kind = "text" | "long" | "secret" | "integer" | "number" | "boolean" | "choice" | "choices" | "fixed" | "texts" | "rows" | "pairs" | "group" | "json";

export interface Field {
  name: string;
  kind: Kind;
  title: string;
  help: string;
  required: boolean;
  /** Left empty it is null, not "". */
  nullable: boolean;
  default: unknown;
  choices: string[];
  least: number | undefined;
  most: number | undefined;
  /** Characters of a text, or entries of a list. */
  longest: number | undefined;
  /** What the server says of a text beyond its type: "uri", "liquid", "color" … */
  format: string | undefined;
  /** How it is best filled in, where the server says so: "image", "rich", "colour" … */
  widget: string | undefined;
  /** Of a group, or of each row of rows. */
  inner: Record<string, unknown> | undefined;
}

const LONG_TEXT = 500; // up to that an address or a user name, in one line

/** The fields in the order in which the server declares them. */
export function readFields(schema: Record<string, unknown>): Field[] {
  const root = schema as Node;
  const needed = new Set(root.required);
  return Object.entries(root.properties ?? {}).map(([name, node]) => fieldOf(root, name, node, needed.has(name)));
}

/** What a new one holds before anybody writes into it. */
export const defaultsOf = (schema: Record<string, unknown>): Values =>
  Object.fromEntries(
    readFields(schema)
      .filter((field) => field.default !== undefined)
      .map((field) => [field.name, field.default]),
  );

function fieldOf(root: Node, name: string, declared: Node, required: boolean): Field {
  const { node, nullable } = resolved(root, declared);
  const kind = kindOf(root, node);
  const inner = kind === "group" ? node : kind === "rows" ? resolved(root, node.items ?? {}).node : undefined;
  return {
    name,
    kind,
    title: titleOf(declared.title ?? node.title ?? name),
    help: declared.description ?? node.description ?? "",
    required,
    nullable,
    default: kind === "fixed" ? node.const : "default" in declared ? declared.default : node.default,
    choices: choicesOf(root, node),
    least: node.minimum ?? node.exclusiveMinimum,
    most: node.maximum,
    longest: node.maxLength ?? node.maxItems,
    format: declared.format ?? node.format,
    widget: declared.widget ?? node.widget,
    // The inner schema points into the definitions of the outer one.
    inner: inner && ({ ...inner, $defs: root.$defs } as Record<string, unknown>),
  };
}

/** The node behind references, and behind "or nothing". */
function resolved(root: Node, node: Node): { node: Node; nullable: boolean } {
  const name = node.$ref?.split("/").at(-1);
  if (name) return resolved(root, root.$defs?.[name] ?? {});
  if (node.allOf?.length === 1 && node.allOf[0]) return resolved(root, node.allOf[0]);
  const choices = node.anyOf ?? node.oneOf ?? [];
  const some = choices.filter(({ type }) => type !== "null");
  const nullable = some.length < choices.length;
  if (some.length === 1 && some[0]) return { ...resolved(root, some[0]), nullable };
  const named = some.flatMap((choice) => namedBy(resolved(root, choice).node));
  return named.length > 0 ? { node: { ...node, enum: named }, nullable } : { node, nullable };
}

/** The values that a node names, one or several; a choice may be put together of both. */
const namedBy = (node: Node): unknown[] => node.enum ?? (node.const === undefined ? [] : [node.const]);

function kindOf(root: Node, node: Node): Kind {
  if (node.enum) return "choice";
  if (node.const !== undefined) return "fixed";
  if (node.writeOnly || node.format === "password") return "secret";
  if (node.type === "integer" || node.type === "number" || node.type === "boolean") return node.type;
  if (node.type === "string") return (node.maxLength ?? 0) > LONG_TEXT && node.format !== "uri" ? "long" : "text";
  if (node.type === "array") return listKind(resolved(root, node.items ?? {}).node);
  if (node.type === "object") return node.properties ? "group" : pairsOr(node);
  return "json";
}

function listKind(item: Node): Kind {
  if (item.enum) return "choices";
  if (item.type === "string") return "texts";
  return item.type === "object" && item.properties ? "rows" : "json";
}

function pairsOr({ additionalProperties: value }: Node): Kind {
  return typeof value === "object" && value.type === "string" ? "pairs" : "json";
}

const choicesOf = (root: Node, node: Node): string[] => (node.enum ?? (node.items && resolved(root, node.items).node.enum) ?? []).map(String);

const ABBREVIATION = /^(api|dns|html|id|json|mjml|sku|sms|sns|tls|url|utm)$/i;

/** "Check Certificate" and "base_url" as a label: "Check certificate", "Base URL". */
function titleOf(title: string): string {
  const words = title.replaceAll("_", " ").split(" ");
  const quiet = words.map((word) => (ABBREVIATION.test(word) ? word.toUpperCase() : word.toLowerCase())).join(" ");
  return quiet.charAt(0).toUpperCase() + quiet.slice(1);
}

/** Messages by the field below `under`, from what the server refused. */
export function faultsBelow(problems: readonly FieldProblem[], under = ""): Record<string, string> {
  const start = under && `${under}.`;
  return Object.fromEntries(problems.filter(({ where }) => where.startsWith(start)).map(({ where, message }) => [where.slice(start.length), message]));
}

/** The faults that belong into a field of its own, by the names inside it. */
export const faultsIn = (faults: Record<string, string>, field: string): Record<string, string> =>
  faultsBelow(Object.entries(faults).map(([where, message]) => ({ where, message })), field);
