/** Which segment, with its present size; ready-made ones first. */
import { Select } from "antd";
import { usePlace } from "@/app/place";
import { useSegmentName } from "../segments/naming";
import { type Segment, useSegments } from "../segments/queries";
import { RuleText } from "../segments/RuleText";

interface Props {
  value: string | undefined;
  onChange: (id: string) => void;
  id?: string;
}

export function SegmentChoice({ value, onChange, id }: Props) {
  const { words, format } = usePlace();
  const segments = useSegments();
  const name = useSegmentName();
  const items = segments.data?.items ?? [];
  const chosen = items.find((segment) => segment.id === value);
  return (
    <div className="segment-choice">
      <Select
        id={id ?? "segment"}
        aria-label={words.wizard.segment}
        className="segment-select"
        showSearch={{ optionFilterProp: "label" }}
        loading={segments.isPending}
        placeholder={words.wizard.segment}
        {...(value ? { value: chosen ? value : "" } : {})}
        onChange={onChange}
        options={items.map((segment) => ({ value: segment.id, label: name(segment), count: segment.count }))}
        optionRender={({ data }) => (
          <span className="row">
            <bdi className="grow">{data.label}</bdi>
            <span className="quiet">{data.count !== null && format.int(data.count)}</span>
          </span>
        )}
      />
      {chosen && <Rule segment={chosen} />}
    </div>
  );
}

function Rule({ segment }: { segment: Segment }) {
  const { words, format } = usePlace();
  return (
    <p className="quiet">
      {segment.count !== null && <b>{words.segments.peopleNow(format.int(segment.count))}. </b>}
      <RuleText segment={segment} />
    </p>
  );
}
