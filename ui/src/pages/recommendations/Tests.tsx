/** Every recommender's test on the shop's own past, for new things and for everything. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { RangeBar } from "@/parts/RangeBar";
import { StateChip } from "@/parts/StateChip";
import { Why } from "@/parts/Why";
import { nameOf, standingOf, verdictOf } from "./said";
import type { Mean, Task, Test, Tested } from "./shapes";

export function Tests({ test }: { test: Test }) {
  return (
    <div className="advised-tests">
      {test.tasks.map((task) => (
        <TaskCard key={task.task} task={task} />
      ))}
    </div>
  );
}

function TaskCard({ task }: { task: Task }) {
  const { recommendations: said, common } = usePlace().words;
  return (
    <Card
      flush
      title={said.tasks[task.task]}
      help={said.taskHelp[task.task]}
      aside={
        <Why text={common.howDoWeKnow} end>
          <Method task={task} />
        </Why>
      }
    >
      <p className="advised-verdict">{verdictOf(said, task)}</p>
      <Results task={task} />
    </Card>
  );
}

function Method({ task: { better_by: better } }: { task: Task }) {
  const { words, format } = usePlace();
  const { recommendations: said } = words;
  const points = (value: number): string => format.decimal(value, 3);
  return (
    <>
      <p>{better ? said.method(points(better.value), points(better.low), points(better.high)) : said.methodSimple}</p>
      <p className="quiet">{said.ndcgHelp}</p>
    </>
  );
}

function Results({ task }: { task: Task }) {
  const { words, format } = usePlace();
  const { recommendations: said } = words;
  const rows = [...task.tested].sort((a, b) => b.ndcg.value - a.ndcg.value);
  const top = (of: (row: Tested) => Mean): number => Math.max(0.01, ...rows.map((row) => of(row).high));
  const columns: Column<Tested>[] = [
    { key: "name", head: said.recommender, width: "40%", cell: (row) => <Name task={task} name={row.recommender} /> },
    {
      key: "recall",
      head: said.recall,
      width: "30%",
      cell: ({ recall }) => <Measured mean={recall} max={top((row) => row.recall)} say={(value) => format.share(value)} />,
    },
    {
      key: "ndcg",
      head: said.ndcg,
      width: "30%",
      cell: ({ ndcg }) => <Measured mean={ndcg} max={top((row) => row.ndcg)} say={(value) => format.decimal(value, 3)} />,
    },
  ];
  return <DataTable caption={said.tasks[task.task]} columns={columns} rows={rows} rowKey={({ recommender }) => recommender} />;
}

function Name({ task, name }: { task: Task; name: string }) {
  const { recommendations: said } = usePlace().words;
  return (
    <>
      <span className="row advised-name">
        {nameOf(said, name)}
        {name === task.chosen && <StateChip tone={standingOf(task) === "wins" ? "good" : "plain"}>{said.used}</StateChip>}
        {name === task.simple && name !== task.chosen && <StateChip tone="plain">{said.yardstick}</StateChip>}
      </span>
      <div className="quiet">{said.namesHelp[name]}</div>
    </>
  );
}

function Measured({ mean, max, say }: { mean: Mean; max: number; say: (value: number) => string }) {
  const { words, direction } = usePlace();
  const { value, low, high } = mean;
  return (
    <div className="measured">
      <RangeBar value={value} low={low} high={high} min={0} max={max} label={words.common.rangeLabel(say(value), say(low), say(high))} />
      <bdi dir={direction} className="measured-text">
        {say(value)}
      </bdi>
    </div>
  );
}
