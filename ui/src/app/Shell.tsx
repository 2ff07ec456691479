/** The frame: the sidebar at the reading start, the screen beside it. */
import { Menu } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { usePlace } from "./place";
import { Sidebar } from "./Sidebar";
import "./shell.css";

export function Shell() {
  const { words } = usePlace();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {words.shell.skip}
      </a>
      <button
        type="button"
        className="shell-menu plain"
        aria-expanded={open}
        aria-label={open ? words.shell.closeMenu : words.shell.openMenu}
        onClick={() => setOpen(!open)}
      >
        <Menu size={18} />
      </button>
      <Sidebar open={open} />
      <main className="shell-main" id="page" tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <ScrollRestoration />
    </div>
  );
}
