/** The lifecycle stage with its colour and always its name. */
import { Clock, Heart, type LucideIcon, Moon, Repeat, Sparkles, UserMinus } from "lucide-react";
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { type ChipTone, StateChip } from "@/parts/StateChip";

const FACES: Record<string, [ChipTone, LucideIcon]> = {
  new: ["accent", Sparkles],
  active: ["accent", Repeat],
  loyal: ["good", Heart],
  at_risk: ["warn", Clock],
  lapsed: ["bad", Moon],
  lost: ["plain", UserMinus],
};

export function useStageName(): (stage: string) => string {
  const stages: Record<string, string> = usePlace().words.common.stages;
  return (stage) => stages[stage] ?? stage;
}

export function StageChip({ stage, children }: { stage: string; children?: ReactNode }) {
  const name = useStageName();
  const [tone, icon] = FACES[stage] ?? ["plain", Sparkles];
  return (
    <StateChip tone={tone} icon={icon}>
      {children ?? name(stage)}
    </StateChip>
  );
}
