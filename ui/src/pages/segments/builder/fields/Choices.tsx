/** One of a few, or some of a few, all in sight. */
import type { ReactNode } from "react";

export interface Option {
  value: string;
  label: string;
  /** What belongs to the option and shows while it is chosen. */
  inside?: ReactNode;
}

interface One {
  legend: string;
  name: string;
  value: string;
  options: Option[];
  onChange: (value: string) => void;
}

export function OneOf({ legend, name, value, options, onChange }: One) {
  return (
    <fieldset className="bare sheet-options">
      <legend className="unseen">{legend}</legend>
      {options.map((option) => (
        <div key={option.value}>
          <label className="sheet-option">
            <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
            <bdi>{option.label}</bdi>
          </label>
          {value === option.value && option.inside && <div className="sheet-inside">{option.inside}</div>}
        </div>
      ))}
    </fieldset>
  );
}

interface Some {
  legend: string;
  value: string[];
  options: Option[];
  onChange: (value: string[]) => void;
}

export function SomeOf({ legend, value, options, onChange }: Some) {
  const turn = (option: string, on: boolean) => onChange(on ? [...value, option] : value.filter((each) => each !== option));
  return (
    <fieldset className="bare sheet-options">
      <legend className="unseen">{legend}</legend>
      {options.map((option) => (
        <label className="sheet-option" key={option.value}>
          <input type="checkbox" checked={value.includes(option.value)} onChange={(event) => turn(option.value, event.target.checked)} />
          <bdi>{option.label}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
