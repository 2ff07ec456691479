/** Another segment, or a list, by its name. */
import { Select } from "antd";
import { usePlace } from "@/app/place";
import { useSegmentName } from "../../naming";
import { useLists, useSegments } from "../../queries";
import type { Parameter } from "../../rule/declared";
import { fieldName } from "../../rule/phrase";
import { useBench } from "../bench";

interface Props {
  parameter: Parameter;
  value: string | undefined;
  onChange: (value: string) => void;
}

export function Target({ parameter, value, onChange }: Props) {
  const { words, format } = usePlace();
  const options = useTargets(parameter.type);
  return (
    <Select
      className="known"
      autoFocus
      defaultOpen
      aria-label={fieldName(words, parameter.name)}
      placeholder={fieldName(words, parameter.name)}
      showSearch={{ optionFilterProp: "label" }}
      listHeight={224}
      getPopupContainer={(field) => field.parentElement ?? document.body}
      {...(value ? { value } : {})}
      onChange={onChange}
      options={options}
      optionRender={({ data }) => (
        <span className="row">
          <bdi className="grow">{data.label}</bdi>
          <span className="quiet">{data.count !== null && format.int(data.count)}</span>
        </span>
      )}
    />
  );
}

interface Option {
  value: string;
  label: string;
  count: number | null;
}

function useTargets(type: string): Option[] {
  const { own } = useBench();
  const name = useSegmentName();
  const segments = useSegments().data?.items ?? [];
  const lists = useLists().data?.items ?? [];
  if (type === "list") return lists.map(({ id, name: label, customers }) => ({ value: id, label, count: customers }));
  return segments.filter(({ id }) => id !== own).map((each) => ({ value: each.id, label: name(each), count: each.count }));
}
