/** A rule as one running line. */
import { usePlace } from "@/app/place";
import { conditionsOf, isAny, rowText, useSegmentName } from "./naming";
import type { Segment } from "./queries";

export function RuleText({ segment, all }: { segment: Segment; all: Segment[] }) {
  const { words, format } = usePlace();
  const name = useSegmentName();
  const named = (id: string): string => {
    const found = all.find((each) => each.id === id);
    return found ? name(found) : id;
  };
  const rows = conditionsOf(segment);
  return (
    <span className="quiet">
      {rows.length > 1 && `${isAny(segment) ? words.segments.any : words.segments.all}: `}
      {rows.map((row) => rowText(row, words, format, named)).join(" · ")}
    </span>
  );
}
