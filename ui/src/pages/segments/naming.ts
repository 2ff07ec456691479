/** How a segment is called. */
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import { segments as english } from "@/words/en/segments";
import type { Segment } from "./queries";

const READY: Record<string, string> = english.readyNames;

/** Ready-made segments are named in the reader's language until somebody renames them. */
export function useSegmentName(): (segment: Pick<Segment, "name" | "ready">) => string {
  const names: Record<string, string> = usePlace().words.segments.readyNames;
  return useCallback(({ name, ready }) => (ready && name === READY[ready] && names[ready]) || name, [names]);
}
