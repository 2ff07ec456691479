/** What the states of a campaign and of its messages mean for the screens. */
import type { Campaign } from "@/api/types";

export const FILTERS = ["all", "drafts", "running", "ended"] as const;
export type Filter = (typeof FILTERS)[number];

const GROUPS: Record<Filter, string[]> = {
  all: ["draft", "scheduled", "sending", "paused", "finished", "stopped"],
  drafts: ["draft"],
  running: ["scheduled", "sending", "paused"],
  ended: ["finished", "stopped"],
};

export const inFilter = (campaign: Campaign, filter: Filter): boolean => GROUPS[filter].includes(campaign.state);

export const hasStarted = ({ started_at: at }: Campaign): boolean => at !== null;

const NOT_RECEIVED = new Set(["skipped", "held_out", "queued", "claimed", "handed", "failed", "bounced", "held", "ambiguous"]);

/** How many people the message went to. */
export const received = (counts: Campaign["counts"]): number =>
  Object.entries(counts).reduce((sum, [state, count]) => (NOT_RECEIVED.has(state) ? sum : sum + count), 0);

export const heldOut = (counts: Campaign["counts"]): number => counts["held_out"] ?? 0;
