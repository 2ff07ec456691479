/** What happened, newest first: orders with what was in them, messages, everything else. */
import { Button } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Switch } from "@/parts/Switch";
import { Happening } from "./Happening";
import { useTimeline } from "./queries";
import { type Kind, kindOf } from "./reading";

const KINDS: Kind[] = ["all", "orders", "messages", "other"];
const STEP = 12;

export function Happened({ id }: { id: string }) {
  const { people } = usePlace().words;
  const timeline = useTimeline(id);
  const [kind, setKind] = useState<Kind>("all");
  const [shown, setShown] = useState(STEP);
  const choose = (next: Kind) => {
    setKind(next);
    setShown(STEP);
  };
  const older = (loaded: number) => {
    setShown(shown + STEP);
    if (shown + STEP > loaded && timeline.hasNextPage) void timeline.fetchNextPage();
  };
  return (
    <Card
      title={people.happened}
      aside={<Switch label={people.happened} value={kind} onChange={choose} options={KINDS.map((value) => ({ value, label: people.kinds[value] }))} />}
    >
      <Answer query={timeline} shape={[[300]]}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items).filter((item) => kind === "all" || kindOf(item) === kind);
          return (
            <>
              {items.length === 0 && <p className="quiet">{people.happenedNone}</p>}
              <ol className="happened">
                {items.slice(0, shown).map((item) => (
                  <Happening key={item.id} item={item} />
                ))}
              </ol>
              {(items.length > shown || timeline.hasNextPage) && (
                <Button size="small" loading={timeline.isFetchingNextPage} onClick={() => older(items.length)}>
                  {people.older}
                </Button>
              )}
            </>
          );
        }}
      </Answer>
    </Card>
  );
}
