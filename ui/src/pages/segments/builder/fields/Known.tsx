/** Values that are offered while somebody types: cities, articles, events; own ones are welcome. */
import { Select } from "antd";
import { usePlace } from "@/app/place";
import { useValues } from "../../queries";
import type { Parameter } from "../../rule/declared";
import { fieldName, wordOf } from "../../rule/phrase";
import { useBench } from "../bench";

interface Props {
  parameter: Parameter;
  value: string[];
  onChange: (value: string[]) => void;
  /** Only one of them. */
  single?: boolean;
}

export function Known({ parameter, value, onChange, single = false }: Props) {
  const { words } = usePlace();
  const { speaker } = useBench();
  const values = useValues(parameter.suggest);
  const known = [...new Set([...value, ...(values.data?.items ?? [])])];
  return (
    <Select
      mode="tags"
      className="known"
      autoFocus
      defaultOpen
      aria-label={fieldName(words, parameter.name)}
      placeholder={words.builder.choices.search}
      showSearch={{ optionFilterProp: "label" }}
      loading={values.isLoading}
      listHeight={224}
      getPopupContainer={(field) => field.parentElement ?? document.body}
      value={value}
      onChange={(next: string[]) => onChange(single ? next.slice(-1) : next)}
      options={known.map((each) => ({ value: each, label: wordOf(speaker, parameter, each) }))}
      labelRender={({ value: each }) => <bdi>{wordOf(speaker, parameter, String(each))}</bdi>}
    />
  );
}
