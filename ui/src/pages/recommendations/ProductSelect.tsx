/** Products found by any of their words; those chosen already keep their titles. */
import { Select } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { Code } from "@/parts/values";
import { type Choice, useProductChoices, useTitles } from "./queries";

interface Named {
  value: string;
  label: string;
}

const optionOf = ({ sku, title }: Choice): Named => ({ value: sku, label: title ?? sku });

function useOptions(text: string, chosen: string[]): Named[] {
  const found = useProductChoices(text);
  const titles = useTitles(chosen).data;
  const missing = text === "" ? chosen.filter((sku) => !found.some((one) => one.sku === sku)) : [];
  return [...missing.map((sku) => optionOf({ sku, title: titles?.get(sku) ?? null })), ...found.map(optionOf)];
}

function Option({ label, value }: Named) {
  return (
    <span className="row">
      <bdi className="grow">{label}</bdi>
      <span className="quiet">
        <Code>{value}</Code>
      </span>
    </span>
  );
}

interface OneProps {
  label: string;
  value: string | undefined;
  onChange: (sku: string) => void;
}

export function ProductSelect({ label, value, onChange }: OneProps) {
  const [text, setText] = useState("");
  return (
    <Select<string | null, Named>
      aria-label={label}
      placeholder={label}
      className="advised-person"
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value ?? null}
      onChange={(sku) => sku && onChange(sku)}
      options={useOptions(text, value ? [value] : [])}
      optionRender={({ data }) => <Option {...data} />}
    />
  );
}

interface ManyProps {
  id: string;
  value: string[];
  most: number;
  onChange: (skus: string[]) => void;
}

export function ProductsSelect({ id, value, most, onChange }: ManyProps) {
  const { recommendations: said } = usePlace().words;
  const [text, setText] = useState("");
  const change = (skus: string[]): void => {
    setText("");
    onChange(skus);
  };
  return (
    <Select<string[], Named>
      id={id}
      mode="multiple"
      placeholder={said.product}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      value={value}
      maxCount={most}
      onChange={change}
      options={useOptions(text, value)}
      optionRender={({ data }) => <Option {...data} />}
    />
  );
}
