import { Check, Clock, type LucideIcon, Minus, Power, TriangleAlert } from "lucide-react";
import { usePlace } from "@/app/place";
import { type ChipTone, StateChip } from "@/parts/StateChip";
import type { Standing } from "./reading";

const FACES: Record<Standing, [ChipTone, LucideIcon]> = {
  ready: ["good", Check],
  resting: ["warn", Clock],
  unwell: ["warn", TriangleAlert],
  off: ["plain", Power],
  unset: ["plain", Minus],
};

/** How a channel or a sender stands, in a word. */
export function StandingChip({ standing }: { standing: Standing }) {
  const [tone, icon] = FACES[standing];
  return (
    <StateChip tone={tone} icon={icon}>
      {usePlace().words.channels.states[standing]}
    </StateChip>
  );
}
