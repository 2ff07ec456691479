/** How far each forecast missed in an average month, and that against the plain rule. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { StateChip } from "@/parts/StateChip";
import { againstRule, type Misses } from "./reading";
import { type Unit, useValue } from "./useValue";

interface Line {
  key: string;
  name: string;
  miss: number;
}

export function Missed({ misses: { ours, rule, average3 }, unit }: { misses: Misses; unit: Unit }) {
  const { words } = usePlace();
  const said = words.predictions;
  const value = useValue(unit, [ours, rule, average3 ?? 0]);
  const lines: Line[] = [
    { key: "ours", name: said.forecastHead, miss: ours },
    ...(average3 === undefined ? [] : [{ key: "average", name: said.average3, miss: average3 }]),
    { key: "rule", name: said.lastMonth, miss: rule },
  ];
  const columns: Column<Line>[] = [
    { key: "name", head: said.miss, cell: ({ name }) => name },
    { key: "miss", head: said.perMonth, number: true, cell: ({ miss }) => value.said(miss) },
    { key: "vs", head: said.vsRule, number: true, cell: ({ key, miss }) => key !== "rule" && <Against miss={miss} rule={rule} ours={key === "ours"} /> },
  ];
  return <DataTable caption={said.miss} columns={columns} rows={lines} rowKey={({ key }) => key} />;
}

function Against({ miss, rule, ours }: { miss: number; rule: number; ours: boolean }) {
  const { format, direction } = usePlace();
  const against = againstRule(miss, rule);
  if (against === undefined) return "—";
  const text = <bdi dir={direction}>{format.share(against, { places: 0, sign: true })}</bdi>;
  return ours ? <StateChip tone={against < 0 ? "good" : "plain"}>{text}</StateChip> : text;
}
