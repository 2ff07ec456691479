/** Through whose eyes a message is looked at: a customer, or an example person. */
import { Select } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { usePersons } from "./queries";

const EXAMPLE = "";

interface Props {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

export function Persons({ value, onChange }: Props) {
  const { wizard } = usePlace().words;
  const [text, setText] = useState("");
  const persons = usePersons(text);
  const options = (persons.data?.items ?? []).map(({ id, name, email }) => ({ value: id, label: name ?? email ?? id, email }));
  return (
    <Select
      aria-label={wizard.previewAs}
      className="preview-person"
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={persons.isFetching}
      value={value ?? EXAMPLE}
      onChange={(id: string) => onChange(id === EXAMPLE ? undefined : id)}
      options={[{ value: EXAMPLE, label: wizard.example, email: null }, ...options]}
      optionRender={({ data }) => (
        <span className="row">
          <bdi className="grow">{data.label}</bdi>
          <bdi dir="ltr" className="quiet">
            {data.email}
          </bdi>
        </span>
      )}
    />
  );
}
