/** Every test on the shop's past, and which method came closest over all of them. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { SidePanel } from "@/parts/SidePanel";
import { StateChip } from "@/parts/StateChip";
import { DayText, ShareText } from "@/parts/values";
import { methodOf } from "./said";
import type { Candidate, Test, Topic } from "./shapes";
import { useValue } from "./useValue";

interface Props {
  topic: Topic;
  open: boolean;
  onClose: () => void;
}

const WIDE = 620;

export function Tests({ topic, open, onClose }: Props) {
  const { predictions: said } = usePlace().words;
  return (
    <SidePanel title={topic.tests.length === 1 ? said.oneTest : said.tests} open={open} onClose={onClose} width={WIDE}>
      <div className="stack model-panel">
        <p className="quiet">{said.testsHelp}</p>
        <Windows topic={topic} />
        <h3>{said.candidates}</h3>
        <p className="quiet">{said.candidatesHelp}</p>
        <Candidates topic={topic} />
      </div>
    </SidePanel>
  );
}

function Windows({ topic: { tests, unit } }: { topic: Topic }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const value = useValue(unit, tests.flatMap(({ model, naive }) => [model, naive]));
  const error = (name: string): string => [name, value.unit].filter(Boolean).join(words.people.comma);
  const columns: Column<Test>[] = [
    { key: "cut", head: said.cut, cell: ({ cut }) => <DayText day={cut} year /> },
    { key: "days", head: said.days, number: true, cell: ({ days }) => format.int(days) },
    { key: "people", head: said.people, number: true, cell: ({ customers }) => format.int(customers) },
    { key: "model", head: error(said.ours), number: true, cell: ({ model, naive }) => <Closer won={model < naive}>{value.cell(model)}</Closer> },
    { key: "naive", head: error(said.rule), number: true, cell: ({ model, naive }) => <Closer won={naive < model}>{value.cell(naive)}</Closer> },
    { key: "auc", head: said.ranksHead, number: true, cell: ({ auc }) => (auc === null ? "—" : format.decimal(auc)) },
    { key: "held", head: said.heldHead, number: true, cell: ({ held_80: held }) => <ShareText value={held} places={0} /> },
  ];
  const shown = tests.some(({ auc }) => auc !== null) ? columns : columns.filter(({ key }) => key !== "auc");
  return <DataTable caption={said.tests} columns={shown} rows={tests} rowKey={({ cut }) => cut} />;
}

/** The smaller error of the two is set off by weight. */
const Closer = ({ won, children }: { won: boolean; children: string }) => (won ? <strong>{children}</strong> : children);

function Candidates({ topic: { key, models, unit } }: { topic: Topic }) {
  const { words } = usePlace();
  const said = words.predictions;
  const value = useValue(unit, models.map(({ error }) => error));
  const columns: Column<Candidate>[] = [
    { key: "name", head: said.candidate, cell: ({ name }) => methodOf(words, name, key) },
    { key: "error", head: [said.errorOf, value.unit].filter(Boolean).join(words.people.comma), number: true, cell: ({ error }) => value.cell(error) },
    { key: "off", head: said.totalOff, number: true, cell: ({ total_off: off }) => <ShareText value={off} places={0} /> },
    { key: "chosen", head: "", action: true, cell: ({ chosen }) => chosen && <StateChip tone="accent">{said.chosen}</StateChip> },
  ];
  return <DataTable caption={said.candidates} columns={columns} rows={models} rowKey={({ name }) => name} />;
}
