import { useSearchParams } from "react-router";

export const STEPS = ["audience", "message", "when", "send"] as const;
export type StepName = (typeof STEPS)[number];

/** The step and the planned time live in the address, so that going back goes back. */
export function useStep() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("step");
  const step = STEPS.find((name) => name === asked) ?? "audience";
  const set = (changes: Record<string, string | undefined>, replace = false) =>
    setSearch(
      (before) => {
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) before.delete(key);
          else before.set(key, value);
        }
        return before;
      },
      { replace },
    );
  return {
    step,
    current: STEPS.indexOf(step),
    goTo: (next: StepName) => set({ step: next }),
    day: search.get("day") ?? undefined,
    time: search.get("time") ?? undefined,
    plan: (day: string | undefined, time: string | undefined) => set({ day, time }, true),
  };
}
