/** The same rule under a name of your own. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { type Segment, useKeepCopy } from "./queries";

export function KeepCopy({ segment }: { segment: Segment }) {
  const { segments } = usePlace().words;
  const [name, setName] = useState("");
  const go = useNavigate();
  const keep = useKeepCopy();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate({ name: name.trim(), rule: segment.rule }, { onSuccess: ({ id }) => void go(`/segments/${id}`) });
  };
  return (
    <Card title={segments.copy} help={segments.copyHelp}>
      <form className="row" onSubmit={submit}>
        <Input
          dir="auto"
          required
          maxLength={200}
          placeholder={segments.copyName}
          aria-label={segments.copyName}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button htmlType="submit" loading={keep.isPending} disabled={name.trim() === ""}>
          {segments.copy}
        </Button>
      </form>
      <Outcome act={keep} />
    </Card>
  );
}
