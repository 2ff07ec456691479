/** The chip of a known state or verdict, worded in the reader's language. */
import { usePlace } from "@/app/place";
import { faceOf, StateChip, verdictFace } from "./StateChip";

export function State({ state }: { state: string }) {
  const states: Record<string, string> = usePlace().words.common.states;
  const [tone, icon] = faceOf(state);
  return (
    <StateChip tone={tone} icon={icon}>
      {states[state] ?? state}
    </StateChip>
  );
}

export function VerdictChip({ code }: { code: string }) {
  const verdicts: Record<string, string> = usePlace().words.common.verdicts;
  const [tone, icon] = verdictFace(code);
  return (
    <StateChip tone={tone} icon={icon}>
      {verdicts[code] ?? code}
    </StateChip>
  );
}
