/** How many a hold-out takes, and which share suits an audience. */
import type { Audience } from "./queries";

export const heldOutOf = ({ reachable }: Pick<Audience, "reachable">, share: number): number => Math.round(share * reachable);

const SMALL = 1000;
const LARGE = 20_000;

/** Half of a small audience, since less could show nothing; little of a very large one. */
export const suggestedShare = (reachable: number): number => (reachable < SMALL ? 0.5 : reachable < LARGE ? 0.2 : 0.1);
