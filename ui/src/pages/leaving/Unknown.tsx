/** Factors that nobody has told the shop about, and what each needs. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Answered, factorSaid } from "./said";

export function Unknown({ factors }: { factors: Answered["factors"] }) {
  const { words } = usePlace();
  const { leaving } = words;
  const missing = factors.filter(({ absent }) => absent);
  if (missing.length === 0) return null;
  const needOf = (absent: string): string => leaving.needs[absent as keyof typeof leaving.needs] ?? leaving.needs.other;
  return (
    <Card title={leaving.unknown} help={leaving.unknownHelp}>
      <ul className="leaving-unknown">
        {missing.map(({ key, absent }) => (
          <li key={key}>
            <span>{factorSaid(words, key, "…")}</span> <span className="quiet">{needOf(absent ?? "")}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
