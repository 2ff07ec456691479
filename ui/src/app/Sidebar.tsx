import { NavLink } from "react-router";
import { useNeedsYou } from "@/api/questions";
import { Brand } from "./Brand";
import { ACT, type Destination, HOME, IMPORT, MAIL, OPERATIONS, SETTINGS, UNDERSTAND } from "./navigation";

import { usePlace } from "./place";
import { useSession } from "./session";
import { Shop } from "./Shop";

function Item({ to, word, icon: Icon, turns, count = 0 }: Destination & { count?: number }) {
  const { words, format } = usePlace();
  return (
    <NavLink to={to} end={to === "/"} className="nav-link">
      <Icon size={16} className={turns ? "turns" : undefined} aria-hidden />
      {words.shell[word]}
      {count > 0 && (
        <span className="nav-count" title={words.shell.needsYou(format.int(count))}>
          {format.int(count)}
        </span>
      )}
    </NavLink>
  );
}

export function Sidebar({ open }: { open: boolean }) {
  const { words } = usePlace();
  const session = useSession();
  const act = session?.features.mail_catcher ? [...ACT, MAIL] : ACT;
  return (
    <nav className={open ? "sidebar open" : "sidebar"} aria-label={words.shell.navigation}>
      <div className="brand">
        <Brand />
        <bdi>Regulars</bdi>
      </div>
      <Shop />
      <Item {...HOME} />
      <div className="nav-group">{words.shell.understand}</div>
      {UNDERSTAND.map((item) => (
        <Item key={item.to} {...item} />
      ))}
      <div className="nav-group">{words.shell.act}</div>
      {act.map((item) => (
        <Item key={item.to} {...item} />
      ))}
      <div className="nav-foot">
        <Item {...IMPORT} />
        <Item {...OPERATIONS} count={useNeedsYou()} />
        <Item {...SETTINGS} />
      </div>
    </nav>
  );
}
