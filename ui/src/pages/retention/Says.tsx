/** At most three findings beside the picture. */
import { Clock, type LucideIcon, Repeat, TrendingUp } from "lucide-react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import type { Said } from "./findings";

const ICONS: Record<string, LucideIcon> = { rhythm: Clock, returning: Repeat };

export function Says({ said }: { said: Said[] }) {
  const { words } = usePlace();
  return (
    <Card title={words.retention.says} className="says">
      <ul className="stack">
        {said.slice(0, 3).map(({ code, title, text }) => {
          const Icon = ICONS[code] ?? TrendingUp;
          return (
            <li key={code} className="said">
              <Icon size={16} aria-hidden />
              <div>
                <h3>{title}</h3>
                <p className="quiet">{text}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
