/** An icon on a soft square. */
import type { LucideIcon } from "lucide-react";
import "./Tile.css";

interface Props {
  icon: LucideIcon;
  tone?: "accent" | "plain" | "full";
  turns?: boolean;
}

export function Tile({ icon: Icon, tone = "accent", turns = false }: Props) {
  return (
    <span className={`tile tile-${tone}`} aria-hidden>
      <Icon size={18} className={turns ? "turns" : undefined} />
    </span>
  );
}
