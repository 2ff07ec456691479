/** What uses a segment: campaigns, and segments that are built on it. */
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { StateChip } from "@/parts/StateChip";
import { useUses } from "./queries";

const PATHS: Record<string, string> = { segment: "/segments", campaign: "/campaigns", journey: "/journeys" };

export function Used({ id }: { id: string }) {
  const { segments } = usePlace().words;
  const uses = useUses(id);
  const kinds: Record<string, string> = segments.usedKinds;
  return (
    <Card title={segments.used}>
      {uses.data?.items.length === 0 && <p className="quiet">{segments.unused}</p>}
      <ul className="segment-used">
        {uses.data?.items.map((use) => (
          <li key={use.kind + use.id} className="row">
            <Link to={`${PATHS[use.kind] ?? ""}/${use.id}`} className="grow">
              <bdi>{use.name}</bdi>
            </Link>
            <StateChip tone="plain">{kinds[use.kind] ?? use.kind}</StateChip>
          </li>
        ))}
      </ul>
    </Card>
  );
}
