/** The segments they are in by the rules of this moment, and since when. */
import { Link } from "react-router";
import type { Belonging } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { useSegmentName } from "../segments/naming";
import { useBelongings } from "./queries";

export function Belongs({ id }: { id: string }) {
  const { people } = usePlace().words;
  const belongings = useBelongings(id);
  const name = useSegmentName();
  return (
    <Card title={people.belongs}>
      <Answer query={belongings} shape={[[90]]}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{people.belongsNone}</p>
          ) : (
            <ul className="belongs">
              {items.map((one) => (
                <li key={one.id}>
                  <Link to={`/segments/${one.id}`}>
                    <bdi>{name(one)}</bdi>
                  </Link>
                  <Since belonging={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  );
}

/** A day on which they came; or that they were in it when counting began. */
function Since({ belonging: { since, counted_since: counted } }: { belonging: Belonging }) {
  const { words, format } = usePlace();
  const { people } = words;
  const before = counted ? people.belongsBefore(format.day(counted, { year: true })) : people.belongsUncounted;
  return <p className="quiet">{since ? people.belongsSince(format.day(since, { year: true })) : before}</p>;
}
