/** From a condition's declared parameters to the chips of its row: which belong together, what they begin with. */
import type { components } from "@/api/schema";
import type { Leaf, Values } from "./tree";

export type Declaration = components["schemas"]["ConditionOut"];
export type Parameter = components["schemas"]["ParameterOut"];

/** How a chip is edited: a comparison, a stretch of time, a number or words, which order, or one field of its own. */
export type ChipKind = "measure" | "window" | "either" | "rank" | "field";

export interface Chip {
  /** The parameter that names the chip in a sentence. */
  name: string;
  kind: ChipKind;
  parameters: Parameter[];
  /** Not said unless it is set. */
  optional: boolean;
}

const NUMBERS = new Set(["integer", "number", "money", "share"]);
const WINDOW = ["days", "first", "last"];

function take(parameters: Parameter[], names: string[]): Parameter[] {
  const found = names.map((name) => parameters.find((each) => each.name === name));
  return found.every((each) => each !== undefined) ? (found as Parameter[]) : [];
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

export const isOptional = ({ required, default: start }: Parameter): boolean => !required && isEmpty(start);

/** The chips of a condition, in the order of its parameters. */
export function chipsOf({ parameters }: Declaration): Chip[] {
  const chips: Chip[] = [];
  let left = parameters;
  const join = (kind: ChipKind, name: string, together: Parameter[]): void => {
    if (together.length === 0) return;
    chips.push({ name, kind, parameters: together, optional: false });
    left = left.filter((each) => !together.includes(each));
  };
  const window = take(left, WINDOW).filter(isOptional);
  join("window", "window", window.length === WINDOW.length ? window : []);
  join("either", "value", take(left, ["op", "number", "texts"]));
  join("rank", "which", take(left, ["which", "number"]));
  const measured = left.find(({ name, type }) => name !== "op" && NUMBERS.has(type));
  if (measured) join("measure", measured.name, take(left, ["op", measured.name]));
  for (const each of left) chips.push({ name: each.name, kind: "field", parameters: [each], optional: isOptional(each) });
  return chips;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The chip says something beyond the defaults. */
export const isTold = (chip: Chip, values: Values): boolean =>
  chip.parameters.some(({ name, default: start }) => !isEmpty(values[name]) && !same(values[name], start));

/** What is still to be chosen before the row means something. */
export function missing(declaration: Declaration, values: Values): Chip[] {
  return chipsOf(declaration).filter(({ kind, parameters }) => {
    if (kind === "window") return false;
    if (kind === "either") return isEmpty(values["number"]) && isEmpty(values["texts"]);
    if (kind === "rank") return values["which"] === "nth" && isEmpty(values["number"]);
    return parameters.some(({ name, required }) => required && isEmpty(values[name]));
  });
}

/** An unknown condition is the server's to judge. */
export const isComplete = (declaration: Declaration | undefined, leaf: Leaf): boolean =>
  declaration === undefined || missing(declaration, leaf.values).length === 0;

const STARTS: Record<string, number> = { times: 1, days: 30, share: 0.1, probability: 0.5 };

/** What a new row begins with: the defaults, and a common number where one is needed. */
export function initial({ parameters }: Declaration): Values {
  const values: Values = {};
  for (const { name, default: start, required, choices, type } of parameters) {
    if (start !== null && start !== undefined) values[name] = start;
    else if (required && type === "choice") values[name] = choices[0];
    else if (required && STARTS[name] !== undefined) values[name] = STARTS[name];
  }
  return values;
}
