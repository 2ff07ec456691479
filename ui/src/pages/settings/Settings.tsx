/** How the shop counts, who may do what, what is read. */
import { Navigate, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Page } from "@/parts/Page";
import { Switch } from "@/parts/Switch";
import { DigestTab } from "./DigestTab";
import { KeysTab } from "./KeysTab";
import { ShopTab } from "./ShopTab";
import { TeamTab } from "./TeamTab";
import "./settings.css";

const TABS = { shop: ShopTab, team: TeamTab, keys: KeysTab, digest: DigestTab };
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];
/** Where tabs of old went: links to them are kept. */
const MOVED: Record<string, string> = { sender: "/channels", sending: "/channels?show=rules" };

export default function Settings() {
  const { words } = usePlace();
  const { settings } = words;
  const [search, setSearch] = useSearchParams();
  const tab = NAMES.find((name) => name === search.get("tab")) ?? "shop";
  const moved = MOVED[search.get("tab") ?? ""];
  if (moved) return <Navigate to={moved} replace />;
  const Shown = TABS[tab];
  return (
    <Page title={words.shell.settings} lead={settings.lead} crumbs={[{ text: words.shell.settings }]}>
      <div className="settings-tabs">
        <Switch<Tab>
          label={settings.tab}
          value={tab}
          onChange={(next) => setSearch(next === "shop" ? {} : { tab: next })}
          options={NAMES.map((value) => ({ value, label: settings.tabs[value] }))}
        />
      </div>
      <Shown />
    </Page>
  );
}
