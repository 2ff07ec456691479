/** The blocks of an e-mail as a tree with names of its own, read from the JSON that is stored and written back to it. */
import { defaultsOf, readFields, type Values } from "@/parts/form/schema";

/** A list of blocks inside of a block; `path` says where in its JSON it stands. */
export interface Slot {
  path: (string | number)[];
  blocks: Block[];
}

export interface Block {
  id: string;
  kind: string;
  /** Everything but the blocks inside. */
  values: Values;
  slots: Slot[];
}

/** A kind of block as the server declares it. */
export interface Kind {
  kind: string;
  title: string;
  form: Record<string, unknown>;
  /** May stand in a column. */
  inside: boolean;
}

export type Kinds = ReadonlyMap<string, Kind>;
export type BlockJson = Record<string, unknown>;

/** Names go into the stored JSON, so that a place in the preview finds its block. */
export const newId = (): string => `b${crypto.randomUUID().slice(0, 8)}`;

const blocksIn = (kinds: Kinds, value: unknown): Block[] => (Array.isArray(value) ? value.map((each) => fromJson(kinds, each as BlockJson)) : []);

export function fromJson(kinds: Kinds, json: BlockJson): Block {
  const { kind, id, ...values } = json;
  const slots = slotsOf(kinds.get(String(kind)), values).map((path) => ({ path, blocks: blocksIn(kinds, getAt(values, path)) }));
  return { id: String(id || newId()), kind: String(kind), values: slots.reduce((all, { path }) => setAt(all, path, []), values), slots };
}

export function toJson({ kind, id, values, slots }: Block): BlockJson {
  return { kind, id, ...slots.reduce((all, { path, blocks }) => setAt(all, path, blocks.map(toJson)), values) };
}

export const readBlocks = (kinds: Kinds, json: BlockJson[]): Block[] => json.map((each) => fromJson(kinds, each));
export const writeBlocks = (blocks: Block[]): BlockJson[] => blocks.map(toJson);

/** A new one, as it is declared. */
export const makeBlock = (kinds: Kinds, kind: string): Block => fromJson(kinds, { ...defaultsOf(kinds.get(kind)?.form ?? {}), kind, id: newId() });

/** Where blocks stand in the JSON of a kind: a field of blocks, and each column of a field of columns. */
function slotsOf(kind: Kind | undefined, values: Values): Slot["path"][] {
  return readFields(kind?.form ?? {}).flatMap(({ name, widget }) => {
    if (widget === "blocks") return [[name]];
    if (widget !== "columns") return [];
    const columns = Array.isArray(values[name]) ? (values[name] as unknown[]) : [];
    return columns.map((column, at) => (Array.isArray(column) ? [name, at] : [name, at, "blocks"]));
  });
}

/** The same block with so many columns; what stood in those that go moves into the last that stays. */
export function withColumns(kinds: Kinds, block: Block, field: string, count: number): Block {
  const json = toJson(block);
  const columns = (json[field] ?? []) as unknown[];
  const listed = columns.map((column) => (Array.isArray(column) ? column : (column as { blocks: unknown[] }).blocks));
  const next = Array.from({ length: count }, (_, at) => (at === count - 1 ? listed.slice(at).flat() : (listed[at] ?? [])));
  const shaped = columns.some((column) => !Array.isArray(column)) ? next.map((blocks, at) => ({ ...(columns[at] as object), blocks })) : next;
  return fromJson(kinds, { ...json, [field]: shaped });
}

/** Whole rows such as columns stand in no column. */
export const fits = (kinds: Kinds, kind: string, slot: Pick<Slot, "path"> | undefined): boolean =>
  !slot || slot.path.length === 1 || (kinds.get(kind)?.inside ?? true);

type Path = Slot["path"];

function getAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, key) => (inside as Record<string | number, unknown> | undefined)?.[key], value);
}

/** A copy with one place changed; arrays stay arrays. */
function setAt<Value>(value: Value, [key, ...rest]: Path, put: unknown): Value {
  if (key === undefined) return put as Value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = setAt(copy[key], rest, put);
  return copy as Value;
}
