/** Numbers in the unit of a topic, all of one chart or table on one scale. */
import { useMemo } from "react";
import { usePlace } from "@/app/place";
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import type { Topic } from "./shapes";

export type Unit = Topic["unit"];

export interface Value {
  /** The bare number, for axes and cells. */
  cell: (value: number) => string;
  /** With its unit, in a sentence. */
  said: (value: number) => string;
  range: (low: number, high: number) => string;
  /** What a head must add to bare numbers; "" where they carry it. */
  unit: string;
}

/** Below ten a whole number would hide the difference. */
const placesFor = (values: number[]): number => {
  const largest = Math.max(0, ...values.map(Math.abs));
  return largest >= 100 ? 0 : largest >= 10 ? 1 : 2;
};

export function valueOf(unit: Unit, values: number[], { predictions: said }: Words, format: Format): Value {
  if (unit === "money") {
    const column = format.moneyColumn(values);
    return { ...column, said: (value) => format.money(value), range: (low, high) => format.moneyRange(low, high) };
  }
  const places = placesFor(values);
  const cell = (value: number) => format.decimal(value, places, { trim: true });
  return {
    cell,
    said: (value) => said.errors[unit](cell(value)),
    range: (low, high) => format.between(cell(low), cell(high)),
    unit: said.units[unit],
  };
}

export function useValue(unit: Unit, values: number[]): Value {
  const { words, format } = usePlace();
  const key = values.join();
  // The numbers decide, not the array they come in.
  return useMemo(() => valueOf(unit, key.split(",").map(Number), words, format), [unit, key, words, format]);
}
