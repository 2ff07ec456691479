import { common } from "./fa/common";
import { entry } from "./fa/entry";
import { home } from "./fa/home";
import { metrics } from "./fa/metrics";
import { period } from "./fa/period";
import { retention } from "./fa/retention";
import { shell } from "./fa/shell";
import type { Words } from "./en";

const words: Words = { common, entry, home, metrics, period, retention, shell };

export default words;
