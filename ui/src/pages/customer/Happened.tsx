/** What happened, newest first: orders with what was in them, messages, everything else. */
import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Switch } from "@/parts/Switch";
import { Happening } from "./Happening";
import { type About, useTimeline } from "./queries";

type Kind = "all" | About;

const KINDS: Kind[] = ["all", "orders", "messages", "other"];
const STEP = 12;

export function Happened({ id }: { id: string }) {
  const { people } = usePlace().words;
  const [asked, setAsked] = useSearchParams();
  const kind = KINDS.find((one) => one === asked.get("show")) ?? "all";
  const timeline = useTimeline(id, kind === "all" ? undefined : kind);
  const [shown, setShown] = useState(STEP);
  const choose = (next: Kind) => {
    setAsked(next === "all" ? {} : { show: next }, { replace: true });
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
          const items = pages.flatMap((page) => page.items);
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
