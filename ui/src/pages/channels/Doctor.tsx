/** What receivers look up before they believe a mail, what to publish, and the way around it. */
import { Button, Input } from "antd";
import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { CopyText } from "@/parts/CopyText";
import { Outcome } from "@/parts/Outcome";
import { StateChip } from "@/parts/StateChip";
import { Code } from "@/parts/values";
import { type Domain, useDomain, useLookAtDomain, useOverride } from "./queries";

const FACES = { ok: ["good", Check], warn: ["warn", CircleAlert], bad: ["bad", TriangleAlert] } as const;
const WORST_FIRST = { bad: 0, warn: 1, ok: 2 };

export function Doctor({ id }: { id: string }) {
  const { channels } = usePlace().words;
  const domain = useDomain(id);
  const look = useLookAtDomain();
  return (
    <Card
      title={channels.doctor}
      help={channels.doctorHelp}
      aside={
        <Button size="small" loading={look.isPending} onClick={() => look.mutate(id)}>
          {channels.doctorLook}
        </Button>
      }
    >
      <Answer query={domain} shape={[[120]]}>
        {(found) => <Findings id={id} found={found} />}
      </Answer>
      {look.isError && <Outcome act={look} />}
    </Card>
  );
}

function Findings({ id, found }: { id: string; found: Domain }) {
  const { words, format } = usePlace();
  const { channels } = words;
  if (!found.examined) return <p className="quiet">{channels.doctorHere}</p>;
  if (!found.looked_at) return <p className="quiet">{channels.doctorNever}</p>;
  const ordered = [...found.findings].sort((one, other) => WORST_FIRST[one.level] - WORST_FIRST[other.level]);
  return (
    <div className="stack">
      <p className="quiet">
        <bdi>{channels.doctorAt(found.domain, format.moment(found.looked_at))}</bdi>
      </p>
      <p>{found.green ? channels.doctorGood : channels.doctorBad}</p>
      <ul className="doctor">
        {ordered.map((one) => (
          <Finding key={`${one.code} ${one.name}`} one={one} />
        ))}
      </ul>
      {(!found.green || found.override) && <Override id={id} found={found} />}
    </div>
  );
}

function Finding({ one }: { one: Domain["findings"][number] }) {
  const { channels } = usePlace().words;
  const [tone, icon] = FACES[one.level];
  return (
    <li>
      <div className="row doctor-head">
        <span className="grow">{channels.findings[one.code] ?? one.code}</span>
        <StateChip tone={tone} icon={icon}>
          {channels.levels[one.level]}
        </StateChip>
      </div>
      {one.detail && (
        <p className="quiet doctor-detail">
          <Code>{one.detail}</Code>
        </p>
      )}
      {one.value && (
        <>
          <p className="quiet">{channels.publish}</p>
          <CopyText label={channels.recordName} text={one.name} />
          <CopyText label={channels.recordValue} text={one.value} />
        </>
      )}
    </li>
  );
}

function Override({ id, found }: { id: string; found: Domain }) {
  const { words, format } = usePlace();
  const { channels } = words;
  const [reason, setReason] = useState("");
  const override = useOverride();
  const isOwner = useSession()?.visitor.role === "owner";
  if (found.override) {
    const { reason: why, by, at } = found.override;
    return (
      <div className="doctor-override">
        <p>{channels.doctorOverridden(why, by, format.moment(at))}</p>
        <Button size="small" disabled={!isOwner} loading={override.isPending} onClick={() => override.mutate({ id, reason: "" })}>
          {channels.overrideDrop}
        </Button>
        {override.isError && <Outcome act={override} />}
      </div>
    );
  }
  return (
    <div className="doctor-override">
      <p className="quiet">{channels.overrideHelp}</p>
      <div className="channel-line">
        <Input dir="auto" maxLength={200} aria-label={channels.overrideReason} placeholder={channels.overrideReason} value={reason} onChange={(event) => setReason(event.target.value)} />
        <Button disabled={!isOwner || !reason.trim()} loading={override.isPending} onClick={() => override.mutate({ id, reason: reason.trim() })}>
          {channels.override}
        </Button>
      </div>
      {override.isError && <Outcome act={override} />}
    </div>
  );
}
