import { common } from "./ar/common";
import { entry } from "./ar/entry";
import { home } from "./ar/home";
import { mail } from "./ar/mail";
import { metrics } from "./ar/metrics";
import { period } from "./ar/period";
import { retention } from "./ar/retention";
import { shell } from "./ar/shell";
import type { Words } from "./en";
import { campaigns } from "./ar/campaigns";
import { reasons } from "./ar/reasons";

const words: Words = { common, entry, home, mail, metrics, period, retention, shell, campaigns, reasons };

export default words;
