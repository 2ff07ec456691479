/** How a segment's size moved, under its present number. */
import { usePlace } from "@/app/place";
import { type Day, type Moved, movedIn } from "./moved";
import { useGrowth } from "./queries";
import { Spark } from "./Spark";

const SHOWN = 84; // days

/** The first and last day in one sentence, for those who do not see the line. */
export function useSummary(): (days: Day[]) => string {
  const { words, format } = usePlace();
  return (days) => {
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return words.segments.growthYoung;
    return words.segments.growthSummary(format.day(first.day), format.int(first.customers), format.day(last.day), format.int(last.customers));
  };
}

/** What the last weeks brought. */
export function useMovedText(): (moved: Moved) => string {
  const { words, format } = usePlace();
  const { growthSame, growthMoved } = words.segments;
  return ({ net, came, left }) =>
    net === 0
      ? growthSame(format.int(came), format.int(left))
      : growthMoved(format.int(net, { sign: true }), format.int(came), format.int(left));
}

/** The last weeks as a word-sized line, for a row of a table. */
export function SmallGrowth({ id }: { id: string }) {
  const summary = useSummary();
  const days = useGrowth(id).data?.items.slice(-SHOWN) ?? [];
  if (days.length < 2) return <span className="quiet">—</span>;
  return <Spark values={days.map(({ customers }) => customers)} label={summary(days)} />;
}

/** That a new segment has no line yet, and when it will. */
export function Young({ id }: { id: string }) {
  const { segments } = usePlace().words;
  const days = useGrowth(id).data?.items;
  if (!days || days.length > 1) return null;
  return (
    <p className="quiet" title={segments.growthYoungHelp}>
      {segments.growthYoung}
    </p>
  );
}

/** The last weeks with what they say. */
export function Growing({ id }: { id: string }) {
  const { format } = usePlace();
  const summary = useSummary();
  const movedText = useMovedText();
  const days = useGrowth(id).data?.items.slice(-SHOWN) ?? [];
  const [first, last] = [days[0], days.at(-1)];
  const moved = movedIn(days);
  if (!first || !last || !moved) return <Young id={id} />;
  return (
    <div>
      <Spark area values={days.map(({ customers }) => customers)} label={summary(days)} width={280} height={56} />
      <p className="spark-days" aria-hidden>
        <span>{format.day(first.day)}</span>
        <span>{format.day(last.day)}</span>
      </p>
      <p className="quiet">{movedText(moved)}</p>
    </div>
  );
}
