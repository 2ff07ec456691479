/** Which other segments these people are in too. */
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Loading } from "@/parts/Loading";
import { ShareBar } from "@/parts/ShareBar";
import { useSegmentName } from "./naming";
import { useOverlap, useSegments } from "./queries";
import type { Rule } from "./rule/tree";

const SHOWN = 6;

interface Props {
  rule: Rule;
  /** The segment itself is no news. */
  own: string | undefined;
  /** False while the rule is wrong: there is nothing to ask. */
  sound: boolean;
}

export function Overlap({ rule, own, sound }: Props) {
  const { words, format } = usePlace();
  const { builder } = words;
  const overlap = useOverlap(rule, sound);
  const segments = useSegments().data?.items ?? [];
  const name = useSegmentName();
  const others = (overlap.data?.items ?? []).filter(({ id, both }) => id !== own && both > 0);
  const titleOf = (id: string, plain: string): string => {
    const known = segments.find((each) => each.id === id);
    return known ? name(known) : plain;
  };
  return (
    <Card title={builder.overlap} help={builder.overlapHelp}>
      {overlap.isPending && sound && <Loading shape={[[120]]} />}
      {overlap.data && others.length === 0 && <p className="quiet">{builder.overlapNone}</p>}
      <ul className="overlap">
        {others.slice(0, SHOWN).map(({ id, name: plain, both, share_of_rule: share }) => (
          <li key={id} title={builder.bothOf(format.int(both), format.share(share ?? 0))}>
            <div className="row">
              <Link to={`/segments/${id}`} className="grow">
                <bdi>{titleOf(id, plain)}</bdi>
              </Link>
              <b>{format.int(both)}</b>
            </div>
            <ShareBar share={share ?? 0} />
          </li>
        ))}
      </ul>
      {others.length > SHOWN && <p className="quiet">{builder.overlapMore(format.int(others.length - SHOWN), others.length === SHOWN + 1)}</p>}
    </Card>
  );
}
