/** What will stand here, what it needs, and one button. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Tile } from "./Tile";
import "./Empty.css";

interface Props {
  icon?: LucideIcon;
  title: ReactNode;
  text?: ReactNode;
  children?: ReactNode;
}

export function Empty({ icon, title, text, children }: Props) {
  return (
    <div className="empty">
      {icon && <Tile icon={icon} />}
      <h2>{title}</h2>
      {text && <p className="quiet">{text}</p>}
      {children && <div className="empty-act">{children}</div>}
    </div>
  );
}
