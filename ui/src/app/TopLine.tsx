/** Where you are, how to find somebody, the period, and you. */
import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import { Account } from "./Account";
import { Find } from "./Find";

export interface Crumb {
  text: string;
  to?: string;
}

export function TopLine({ crumbs, period }: { crumbs: Crumb[]; period?: ReactNode }) {
  return (
    <div className="top">
      <nav className="crumbs" aria-label="breadcrumb">
        {crumbs.map(({ text, to }, index) => (
          <Fragment key={text}>
            {index > 0 && <ChevronRight size={14} className="turns" aria-hidden />}
            {to ? (
              <Link to={to}>{text}</Link>
            ) : (
              <bdi aria-current={index === crumbs.length - 1 ? "page" : undefined}>{text}</bdi>
            )}
          </Fragment>
        ))}
      </nav>
      <Find />
      {period}
      <Account />
    </div>
  );
}
