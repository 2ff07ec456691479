/** One row per factor: how many left with it and without, and the difference among equals. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { RangeBar } from "@/parts/RangeBar";
import { ShareText } from "@/parts/values";
import { type Answered, factorSaid } from "./said";
import "./leaving.css";

type Difference = Answered["differences"][number];

export function Differences({ found }: { found: Answered }) {
  const { words, format } = usePlace();
  const { leaving } = words;
  const reach = Math.max(0.01, ...found.differences.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const columns: Column<Difference>[] = [
    { key: "factor", head: leaving.factor, width: "34%", cell: ({ factor, value }) => factorSaid(words, factor, value) },
    { key: "people", head: leaving.people, number: true, cell: ({ with_it }) => format.int(with_it.people) },
    { key: "with", head: leaving.withIt, number: true, cell: ({ with_it }) => <ShareText value={with_it.share} /> },
    { key: "without", head: leaving.without, number: true, cell: ({ without }) => <ShareText value={without.share} /> },
    { key: "difference", head: leaving.difference, width: "30%", cell: (each) => <Among each={each} reach={reach} /> },
  ];
  return (
    <DataTable
      caption={leaving.table}
      columns={columns}
      rows={found.differences}
      rowKey={({ factor, value }) => `${factor} ${value ?? ""}`}
    />
  );
}

function Among({ each, reach }: { each: Difference; reach: number }) {
  const { words, format } = usePlace();
  const { difference, low, high, clear } = each;
  const points = (value: number): string => words.common.pointsOf(format.points(value, { sign: true }));
  const size = words.common.pointsOf(format.points(Math.abs(difference)));
  const said = difference > 0 ? words.leaving.likelier(size) : words.leaving.lesslikely(size);
  return (
    <div className="leaving-among">
      <RangeBar
        effect
        better="down"
        value={difference}
        low={low}
        high={high}
        min={-reach}
        max={reach}
        label={words.common.rangeLabel(points(difference), points(low), points(high))}
      />
      <span className={clear ? undefined : "quiet"}>{clear ? said : words.leaving.unclear}</span>
    </div>
  );
}
