import { cohorts } from "./fa/cohorts";
import { common } from "./fa/common";
import { entry } from "./fa/entry";
import { home } from "./fa/home";
import { importing } from "./fa/importing";
import { mail } from "./fa/mail";
import { explore } from "./fa/explore";
import { metrics } from "./fa/metrics";
import { people } from "./fa/people";
import { period } from "./fa/period";
import { retention } from "./fa/retention";
import { shell } from "./fa/shell";
import type { Words } from "./en";
import { campaigns } from "./fa/campaigns";
import { reasons } from "./fa/reasons";
import { wizard } from "./fa/wizard";
import { segments } from "./fa/segments";
import { rules } from "./fa/rules";
import { builder } from "./fa/builder";
import { settings } from "./fa/settings";
import { products } from "./fa/products";
import { leaving } from "./fa/leaving";
import { views } from "./fa/views";
import { peopleOf } from "./fa/peopleOf";
import { lifecycle } from "./fa/lifecycle";

const words: Words = { cohorts, common, entry, home, importing, mail, metrics, explore, people, period, retention, shell, campaigns, reasons, wizard, segments, rules, builder, settings, products, leaving, views, peopleOf, lifecycle };

export default words;
