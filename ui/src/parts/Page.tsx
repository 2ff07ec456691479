/** A screen: top line, headline with its lead and actions, then the content. */
import { type ReactNode, useEffect } from "react";
import { type Crumb, TopLine } from "@/app/TopLine";
import { useSession } from "@/app/session";
import "./Page.css";

interface Props {
  /** The finding, or the name of the thing. */
  title: ReactNode;
  /** What the browser's tab says where the title is not plain text. */
  tab?: string;
  lead?: ReactNode;
  crumbs?: Crumb[];
  actions?: ReactNode;
  period?: ReactNode;
  children?: ReactNode;
}

export function Page({ title, tab, lead, crumbs = [], actions, period, children }: Props) {
  const shop = useSession()?.workspace.title;
  const name = tab ?? (typeof title === "string" ? title : crumbs.at(-1)?.text);
  useEffect(() => {
    document.title = [name, shop].filter(Boolean).join(" · ") || "Regulars";
  }, [name, shop]);
  return (
    <div className="page">
      <TopLine crumbs={crumbs} period={period} />
      <header className="page-head">
        <div className="grow">
          <h1>{title}</h1>
          {lead && <p className="quiet page-lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      <div className="stack">{children}</div>
    </div>
  );
}
