/** A number in the reader's digits; what is typed in any digits is understood. */
import { Input } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { readNumber, writeNumber } from "../../rule/digits";

interface Props {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  /** What stands after it: "days", "€". */
  unit?: string;
  whole?: boolean;
  first?: boolean;
  least?: number;
}

export function NumberField({ label, value, onChange, unit, whole = false, first = false, least = 0 }: Props) {
  const { place } = usePlace();
  const [text, setText] = useState(() => (value === undefined ? "" : writeNumber(place, value)));
  const tell = (next: string) => {
    setText(next);
    const number = readNumber(next);
    if (number === undefined) return next.trim() === "" ? onChange(undefined) : undefined;
    return onChange(whole ? Math.trunc(number) : number);
  };
  const step = (by: number) => tell(writeNumber(place, Math.max(least, (readNumber(text) ?? 0) + by)));
  const wrong = text.trim() !== "" && readNumber(text) === undefined;
  return (
    <Input
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
