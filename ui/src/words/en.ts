import { cohorts } from "./en/cohorts";
import { common } from "./en/common";
import { entry } from "./en/entry";
import { home } from "./en/home";
import { importing } from "./en/importing";
import { mail } from "./en/mail";
import { explore } from "./en/explore";
import { metrics } from "./en/metrics";
import { people } from "./en/people";
import { period } from "./en/period";
import { retention } from "./en/retention";
import { shell } from "./en/shell";
import { campaigns } from "./en/campaigns";
import { reasons } from "./en/reasons";
import { wizard } from "./en/wizard";
import { segments } from "./en/segments";
import { rules } from "./en/rules";
import { builder } from "./en/builder";
import { settings } from "./en/settings";
import { predictions } from "./en/predictions";
import { products } from "./en/products";
import { recommendations } from "./en/recommendations";
import { leaving } from "./en/leaving";
import { views } from "./en/views";
import { peopleOf } from "./en/peopleOf";
import { lifecycle } from "./en/lifecycle";
import { forms } from "./en/forms";
import { templates } from "./en/templates";
import { blocks } from "./en/blocks";
import { operations } from "./en/operations";
import { channels } from "./en/channels";
import { pace } from "./en/pace";
import { ledger } from "./en/ledger";

const words = { cohorts, common, entry, home, importing, mail, metrics, explore, people, period, retention, shell, campaigns, reasons, wizard, segments, rules, builder, settings, predictions, products, recommendations, leaving, views, peopleOf, lifecycle, forms, templates, blocks, operations, channels, pace, ledger };

/** Every language has exactly these keys; the compiler holds the others to it. */
export type Words = typeof words;
export default words;
