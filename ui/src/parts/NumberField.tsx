/** A number in the reader's digits; what is typed in any digits is understood. */
import { Input } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { readNumber, writeNumber } from "@/format/digits";
import "./NumberField.css";

interface Props {
  id?: string | undefined;
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** What stands after it: "days", "€". */
  unit?: string;
  whole?: boolean;
  first?: boolean;
  least?: number;
}

export function NumberField({ id, label, value, onChange, unit, whole = false, first = false, least = 0 }: Props) {
  const { place } = usePlace();
  const write = (number: number | undefined) => (number === undefined ? "" : writeNumber(place, number));
  const [{ text, told }, setTyped] = useState(() => ({ text: write(value), told: value }));
  // Changed from elsewhere, by an undo for instance: what was typed no longer holds.
  if (told !== value) setTyped({ text: write(value), told: value });
  const tell = (next: string) => {
    const number = readNumber(next);
    const known = number === undefined ? (next.trim() === "" ? undefined : value) : whole ? Math.trunc(number) : number;
    setTyped({ text: next, told: known });
    if (known !== value) onChange(known);
  };
  const step = (by: number) => tell(writeNumber(place, Math.max(least, (readNumber(text) ?? 0) + by)));
  const wrong = text.trim() !== "" && readNumber(text) === undefined;
  return (
    <Input
      id={id}
      className="number-field"
      inputMode={whole ? "numeric" : "decimal"}
      autoComplete="off"
      aria-label={label}
      aria-invalid={wrong}
      {...(wrong ? { status: "error" as const } : {})}
      {...(first ? { "data-first": "" } : {})}
      {...(unit ? { suffix: unit } : {})}
      value={text}
      onChange={(event) => tell(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        step(event.key === "ArrowUp" ? 1 : -1);
      }}
    />
  );
}
