/** Who is not written to and why; staff may add an address, and lift what is theirs to lift. */
import { Button, Input, Select } from "antd";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Pager } from "@/parts/Pager";
import { SidePanel } from "@/parts/SidePanel";
import { MomentText } from "@/parts/values";
import { CHANNELS } from "./reading";

type Schemas = components["schemas"];
type Row = Schemas["SuppressedAddress"];
type Added = Schemas["SuppressionIn"];
type Lifted = Schemas["SuppressionLift"];
type Channel = Added["channel"];

const SIZE = 25;
const REASONS = ["bounced", "complained", "blocked", "opted_out", "staff"];
const WRITTEN = CHANNELS.filter((channel) => channel !== "team") as Channel[];

interface Asked {
  address: string;
  reason: string;
  page: number;
}

const useSuppressions = ({ address, reason, page }: Asked) =>
  useQuery({
    queryKey: ["suppressions", address, reason, page],
    queryFn: () =>
      take(
        api.GET("/api/suppressions", {
          params: { query: { page, size: SIZE, ...(address ? { address } : {}), ...(reason ? { reason } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

function useChange<Input>(act: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: ["suppressions"] }) });
}

export function Suppressions() {
  const { words, format } = usePlace();
  const { channels } = words;
  const [asked, setAsked] = useState<Asked>({ address: "", reason: "", page: 1 });
  const [adding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Row>();
  const found = useSuppressions(asked);
  const columns = useColumns(setLifting);
  const reasons = [{ value: "", label: channels.all }, ...REASONS.map((value) => ({ value, label: channels.suppressionReasons[value] }))];
  return (
    <Card
      flush
      title={channels.suppressions}
      help={channels.suppressionsHelp}
      aside={
        <Button icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {channels.suppressAdd}
        </Button>
      }
    >
      <div className="channel-line suppression-filters">
        <Input.Search
          dir="ltr"
          allowClear
          aria-label={channels.suppressFind}
          placeholder={channels.suppressFind}
          onSearch={(address) => setAsked({ ...asked, address: address.trim(), page: 1 })}
        />
        <Select aria-label={channels.reason} value={asked.reason} options={reasons} onChange={(reason) => setAsked({ ...asked, reason, page: 1 })} />
        <span className="quiet" aria-live="polite">
          {found.data && channels.suppressFound(format.int(found.data.total))}
        </span>
      </div>
      <Answer query={found} shape={[[200]]}>
        {({ items, total }) =>
          total === 0 ? (
            <Empty title={channels.suppressionsNone} />
          ) : (
            <>
              <DataTable caption={channels.suppressions} columns={columns} rows={items} rowKey={(row) => `${row.channel} ${row.address_hash} ${row.reason}`} />
              <Pager page={asked.page} size={SIZE} total={total} onPage={(page) => setAsked({ ...asked, page })} />
            </>
          )
        }
      </Answer>
      {adding && <Add onClose={() => setAdding(false)} />}
      {lifting && <Lift row={lifting} onClose={() => setLifting(undefined)} />}
    </Card>
  );
}

function useColumns(onLift: (row: Row) => void): Column<Row>[] {
  const { channels } = usePlace().words;
  return [
    { key: "reason", head: channels.reason, cell: ({ reason }) => channels.suppressionReasons[reason] ?? reason },
    { key: "channel", head: channels.tabs.channels, cell: ({ channel }) => channels.names[channel] ?? channel },
    { key: "scope", head: channels.scope, cell: ({ scope }) => channels.scopes[scope] },
    { key: "detail", head: channels.detail, cell: (row) => <Detail row={row} /> },
    { key: "at", head: channels.suppressedWhen, cell: ({ at }) => <MomentText at={at} /> },
    {
      key: "act",
      head: <span className="unseen">{channels.lift}</span>,
      action: true,
      cell: (row) =>
        row.only_themselves ? (
          <span className="quiet">{channels.liftThemselves}</span>
        ) : (
          <button type="button" className="link" onClick={() => onLift(row)}>
            {channels.lift}
          </button>
        ),
    },
  ];
}

function Detail({ row }: { row: Row }) {
  const { channels } = usePlace().words;
  return (
    <span className="quiet suppression-detail">
      <bdi>{row.detail}</bdi> {row.by && <bdi>{channels.byStaff(row.by)}</bdi>}
    </span>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const { channels, common } = usePlace().words;
  const [draft, setDraft] = useState<Added>({ channel: "email", address: "", reason: "", scope: "all" });
  const add = useChange((body: Added) => take(api.POST("/api/suppressions", { body })));
  const ready = draft.address.trim() && draft.reason.trim();
  return (
    <SidePanel
      title={channels.suppressAdd}
      open
      onClose={onClose}
      footer={<Foot word={channels.suppressAdd} cancel={common.cancel} ready={Boolean(ready)} busy={add.isPending} onClose={onClose} onDo={() => add.mutate(draft, { onSuccess: onClose })} />}
    >
      <div className="stack">
        <label className="field-line">
          <span className="label">{channels.tabs.channels}</span>
          <Select value={draft.channel} onChange={(channel) => setDraft({ ...draft, channel })} options={WRITTEN.map((value) => ({ value, label: channels.names[value] }))} />
        </label>
        <label className="field-line">
          <span className="label">{channels.suppressAddress}</span>
          <Input dir="ltr" value={draft.address} onChange={(event) => setDraft({ ...draft, address: event.target.value })} />
        </label>
        <label className="field-line">
          <span className="label">{channels.scope}</span>
          <Select
            value={draft.scope ?? "all"}
            onChange={(scope) => setDraft({ ...draft, scope })}
            options={(["all", "marketing"] as const).map((value) => ({ value, label: channels.scopes[value] }))}
          />
        </label>
        <Because value={draft.reason} onChange={(reason) => setDraft({ ...draft, reason })} />
        {add.isError && <Outcome act={add} />}
      </div>
    </SidePanel>
  );
}

function Lift({ row, onClose }: { row: Row; onClose: () => void }) {
  const { channels, common } = usePlace().words;
  const [because, setBecause] = useState("");
  const lift = useChange((body: Lifted) => take(api.POST("/api/suppressions/lift", { body })));
  const go = () =>
    lift.mutate({ channel: row.channel as Channel, address_hash: row.address_hash, reason: row.reason, because: because.trim() }, { onSuccess: onClose });
  return (
    <SidePanel
      title={channels.lift}
      open
      onClose={onClose}
      footer={<Foot word={channels.lift} cancel={common.cancel} ready={because.trim() !== ""} busy={lift.isPending} onClose={onClose} onDo={go} />}
    >
      <div className="stack">
        <p>{channels.liftAsk}</p>
        <Because value={because} onChange={setBecause} />
        {lift.isError && <Outcome act={lift} />}
      </div>
    </SidePanel>
  );
}

function Because({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { channels } = usePlace().words;
  return (
    <label className="field-line">
      <span className="label">{channels.suppressWhy}</span>
      <Input.TextArea rows={3} dir="auto" maxLength={200} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

interface FootProps {
  word: string;
  cancel: string;
  ready: boolean;
  busy: boolean;
  onClose: () => void;
  onDo: () => void;
}

function Foot({ word, cancel, ready, busy, onClose, onDo }: FootProps) {
  return (
    <div className="panel-foot">
      <Button onClick={onClose}>{cancel}</Button>
      <Button type="primary" disabled={!ready} loading={busy} onClick={onDo}>
        {word}
      </Button>
    </div>
  );
}
