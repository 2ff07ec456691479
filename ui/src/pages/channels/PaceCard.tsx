/** How fast a sender of e-mail may write to each large mailbox provider, and what it wrote today. */
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { NumberField } from "@/parts/NumberField";
import { Outcome } from "@/parts/Outcome";
import { type Bucket, type Pace, useChangePace, usePace } from "./queries";

export function PaceCard({ id }: { id: string }) {
  const { pace: words } = usePlace().words;
  const pace = usePace(id);
  return (
    <Card title={words.title} help={words.help}>
      <Answer query={pace} shape={[[180]]}>
        {(kept) => <Form id={id} kept={kept} />}
      </Answer>
    </Card>
  );
}

function Form({ id, kept }: { id: string; kept: Pace }) {
  const { words, format } = usePlace();
  const { pace, common } = words;
  const [target, setTarget] = useState(kept.target_per_day ?? 0);
  const [limits, setLimits] = useState(kept.per_minute ?? {});
  const change = useChangePace();
  const isOwner = useSession()?.visitor.role === "owner";
  const columns = useColumns(limits, (group, most) => setLimits({ ...limits, [group]: most }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const started_on = target ? (kept.started_on ?? null) : null;
    change.mutate({ id, body: { target_per_day: target, started_on, per_minute: limits } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="field-line">
        <span className="label">{pace.target}</span>
        <NumberField whole label={pace.target} value={target} onChange={(most) => setTarget(most ?? 0)} />
        <span className="quiet">{kept.started_on ? pace.since(format.day(kept.started_on)) : pace.targetHelp}</span>
      </div>
      <DataTable caption={pace.title} columns={columns} rows={kept.buckets} rowKey={({ group }) => group} />
      <div className="row">
        <Button htmlType="submit" loading={change.isPending} disabled={!isOwner}>
          {common.save}
        </Button>
        <Outcome act={change} done={common.saved} />
      </div>
    </form>
  );
}

function useColumns(limits: Record<string, number>, onLimit: (group: string, most: number) => void): Column<Bucket>[] {
  const { words, format } = usePlace();
  const { pace } = words;
  return [
    {
      key: "group",
      head: pace.provider,
      cell: ({ group, rests_until, said }) => (
        <span title={said}>
          {pace.groups[group] ?? group}
          {rests_until && <span className="quiet"> {pace.rests(format.moment(rests_until))}</span>}
        </span>
      ),
    },
    {
      key: "today",
      head: pace.today,
      number: true,
      cell: ({ sent_today, most_today }) => (
        <>
          {format.int(sent_today)} {most_today !== null && <span className="quiet">{pace.of(format.int(most_today))}</span>}
        </>
      ),
    },
    {
      key: "limit",
      head: pace.limit,
      cell: ({ group }) => (
        <NumberField whole label={`${pace.limit}, ${pace.groups[group] ?? group}`} value={limits[group] ?? 0} onChange={(most) => onLimit(group, most ?? 0)} />
      ),
    },
  ];
}
