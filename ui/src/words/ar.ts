import { cohorts } from "./ar/cohorts";
import { common } from "./ar/common";
import { entry } from "./ar/entry";
import { home } from "./ar/home";
import { importing } from "./ar/importing";
import { mail } from "./ar/mail";
import { explore } from "./ar/explore";
import { metrics } from "./ar/metrics";
import { people } from "./ar/people";
import { period } from "./ar/period";
import { retention } from "./ar/retention";
import { shell } from "./ar/shell";
import type { Words } from "./en";
import { campaigns } from "./ar/campaigns";
import { reasons } from "./ar/reasons";
import { wizard } from "./ar/wizard";
import { segments } from "./ar/segments";
import { rules } from "./ar/rules";
import { builder } from "./ar/builder";
import { settings } from "./ar/settings";
import { products } from "./ar/products";
import { leaving } from "./ar/leaving";
import { views } from "./ar/views";
import { peopleOf } from "./ar/peopleOf";
import { lifecycle } from "./ar/lifecycle";

const words: Words = { cohorts, common, entry, home, importing, mail, metrics, explore, people, period, retention, shell, campaigns, reasons, wizard, segments, rules, builder, settings, products, leaving, views, peopleOf, lifecycle };

export default words;
