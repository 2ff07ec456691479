import { common } from "./en/common";
import { entry } from "./en/entry";
import { home } from "./en/home";
import { metrics } from "./en/metrics";
import { period } from "./en/period";
import { retention } from "./en/retention";
import { shell } from "./en/shell";

const words = { common, entry, home, metrics, period, retention, shell };

/** Every language has exactly these keys; the compiler holds the others to it. */
export type Words = typeof words;
export default words;
