/** A rule as one running sentence. */
import type { Segment } from "./queries";
import { sentence } from "./rule/sentence";
import { fromRule } from "./rule/tree";
import { useDeclared, useSpeaker } from "./speaking";

export function RuleText({ segment }: { segment: Pick<Segment, "rule"> }) {
  const speaker = useSpeaker();
  const declared = useDeclared().data;
  return <span className="quiet">{declared && sentence(speaker, fromRule(segment.rule), declared)}</span>;
}
