/** The ways to people: who carries what, how well it arrives, the rules, and who is left in peace. */
import { useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Page } from "@/parts/Page";
import { Switch } from "@/parts/Switch";
import { Cards } from "./Cards";
import { useSenders } from "./queries";
import { CHANNELS, standingOf } from "./reading";
import { Reputation } from "./Reputation";
import { Rules } from "./Rules";
import { Suppressions } from "./Suppressions";
import "./channels.css";

const TABS = { channels: Cards, reputation: Reputation, rules: Rules, suppressions: Suppressions };
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];

export default function Channels() {
  const { words } = usePlace();
  const { channels } = words;
  const [search, setSearch] = useSearchParams();
  const tab = NAMES.find((name) => name === search.get("show")) ?? "channels";
  const Shown = TABS[tab];
  return (
    <Page title={useHeadline()} tab={words.shell.channels} lead={channels.lead} crumbs={[{ text: words.shell.channels }]}>
      <div className="channel-tabs">
        <Switch<Tab>
          label={channels.tab}
          value={tab}
          onChange={(next) => setSearch(next === "channels" ? {} : { show: next })}
          options={NAMES.map((value) => ({ value, label: channels.tabs[value] }))}
        />
      </div>
      <Shown />
    </Page>
  );
}

/** How many channels can send, and whether one of them needs a look. */
function useHeadline(): string {
  const { words, format } = usePlace();
  const { channels } = words;
  const { data } = useSenders();
  if (!data) return words.shell.channels;
  const standings = CHANNELS.map((channel) => standingOf(data.filter((one) => one.channel === channel)));
  const ready = standings.filter((one) => one === "ready" || one === "unwell" || one === "resting").length;
  const look = standings.filter((one) => one === "unwell" || one === "resting").length;
  if (ready === 0) return channels.noneReady;
  const said = channels.ready(format.int(ready), ready === 1);
  if (look) return `${said}${words.people.comma}${channels.needLook(format.int(look), look === 1)}`;
  return ready === 1 ? `${said}.` : `${said}${words.people.comma}${channels.readyAll}`;
}
