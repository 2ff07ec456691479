import { common } from "./ar/common";
import { entry } from "./ar/entry";
import { home } from "./ar/home";
import { metrics } from "./ar/metrics";
import { period } from "./ar/period";
import { retention } from "./ar/retention";
import { shell } from "./ar/shell";
import type { Words } from "./en";

const words: Words = { common, entry, home, metrics, period, retention, shell };

export default words;
