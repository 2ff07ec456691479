/** The builder itself: the name, the rows, and beside them who that is. */
import { Button, Input } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Restored, Steps } from "@/parts/Drafted";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Switch } from "@/parts/Switch";
import { Leaving } from "@/parts/Leaving";
import { useUndoKeys } from "@/parts/useUndoKeys";
import { Overlap } from "../Overlap";
import { useSave } from "../queries";
import { Reach } from "../Reach";
import { type Declaration, isComplete } from "../rule/declared";
import { sentence } from "../rule/sentence";
import { only, toRule } from "../rule/tree";
import { Among } from "./Among";
import { BenchProvider, useBench } from "./bench";
import { RootGroup } from "./GroupBox";
import { Narrowing } from "./Narrowing";
import { Now } from "./Now";
import { SqlView } from "./SqlView";
import { type Draft, type Drafting, useDraft } from "./useDraft";
import { useBenchOf } from "./useBenchOf";
import { type Live, useLive } from "./useLive";

interface Props {
  id: string | undefined;
  start: Draft;
  /** What a link brought with it. */
  given?: Draft | undefined;
  /** Why the link's rule is not here. */
  note?: string | undefined;
  declared: Map<string, Declaration>;
}

export function Editor({ id, start, given, note, declared }: Props) {
  const { words } = usePlace();
  const { builder, segments } = words;
  const drafting = useDraft(id, start, given);
  const live = useLive(drafting.draft.root, declared);
  const saving = useSaving(id, start.name, drafting, live);
  const { bench, said } = useBenchOf({ id, drafting, live, refused: saving.save.error, declared });
  const title = id ? builder.editTitle(start.name) : builder.newTitle;
  useUndoKeys(drafting);
  return (
    <BenchProvider value={bench}>
      <Page
        title={<Name drafting={drafting} />}
        tab={title}
        lead={builder.lead}
        crumbs={[{ text: segments.table, to: "/segments" }, ...(id ? [{ text: start.name, to: `/segments/${id}` }] : []), { text: title }]}
        actions={<Actions id={id} drafting={drafting} saving={saving} />}
      >
        {note && <p className="restored">{note}</p>}
        <Restored drafting={drafting} />
        {saving.save.isError && <Outcome act={saving.save} />}
        <div className="columns columns-wide builder">
          <Rule drafting={drafting} live={live} />
          <div className="stack">
            <Now live={live} id={id} />
            <Reach counted={live.counted.data} />
            <Overlap rule={live.rule} own={id} sound={live.faults.length === 0} />
          </div>
        </div>
      </Page>
      <span className="unseen" role="status" aria-live="polite">
        {said}
      </span>
      <Leaving dirty={drafting.dirty && !saving.done} />
    </BenchProvider>
  );
}

function Name({ drafting: { draft, edit } }: { drafting: Drafting }) {
  const { builder } = usePlace().words;
  return (
    <Input
      className="builder-name"
      variant="borderless"
      dir="auto"
      maxLength={200}
      aria-label={builder.name}
      placeholder={builder.name}
      value={draft.name}
      onChange={(event) => edit((before) => ({ ...before, name: event.target.value }), "name")}
    />
  );
}

function useSaving(id: string | undefined, startName: string, drafting: Drafting, live: Live) {
  const save = useSave(id);
  const go = useNavigate();
  const [done, setDone] = useState<string>();
  // The guard on leaving has to know first that nothing is unsaved any more.
  useEffect(() => {
    if (done) void go(`/segments/${done}`);
  }, [done, go]);
  const { name, root } = drafting.draft;
  const ready = name.trim() !== "" && live.unfinished === 0 && live.faults.length === 0;
  const act = () =>
    save.mutate(
      // A ready-made segment keeps its name in every language until somebody gives it another.
      { ...(id && name === startName ? {} : { name: name.trim() }), rule: toRule(root) },
      {
        onSuccess: (saved) => {
          drafting.settle(drafting.draft);
          setDone(saved.id);
        },
      },
    );
  return { save, act, ready, done: done !== undefined };
}

function Actions({ id, drafting, saving }: { id: string | undefined; drafting: Drafting; saving: ReturnType<typeof useSaving> }) {
  const { builder } = usePlace().words;
  return (
    <>
      <Steps drafting={drafting} />
      <Button type="primary" disabled={!saving.ready || (id !== undefined && !drafting.dirty)} loading={saving.save.isPending} onClick={saving.act}>
        {id ? builder.save : builder.saveNew}
      </Button>
    </>
  );
}

function Rule({ drafting, live }: { drafting: Drafting; live: Live }) {
  const { builder } = usePlace().words;
  const [view, setView] = useState<"sentences" | "sql">("sentences");
  const { root, name } = drafting.draft;
  const { data } = live.counted;
  return (
    <div className="stack">
      <Card className="said">
        <Said drafting={drafting} />
        <Switch
          label={builder.view}
          value={view}
          onChange={setView}
          options={[
            { value: "sentences", label: builder.sentences },
            { value: "sql", label: builder.sql },
          ]}
        />
      </Card>
      <Card className="rule-card">
        {view === "sql" ? (
          <SqlView rule={live.rule} />
        ) : (
          <>
            <RootGroup group={root} />
            {data && <Counts drafting={drafting} live={live} />}
            {data && <Among counted={data} rule={live.rule} title={name || builder.newTitle} />}
          </>
        )}
      </Card>
    </div>
  );
}

function Counts({ drafting, live }: { drafting: Drafting; live: Live }) {
  const { declared } = useBench();
  const { data } = live.counted;
  const root = useMemo(() => only(drafting.draft.root, (leaf) => isComplete(declared.get(leaf.key), leaf)), [drafting.draft.root, declared]);
  return data ? <Narrowing root={root} counted={data} stale={live.behind} /> : null;
}

/** The whole rule in one sentence, for reading it to somebody. */
function Said({ drafting }: { drafting: Drafting }) {
  const { speaker, declared } = useBench();
  return <p className="said-text">{sentence(speaker, drafting.draft.root, declared)}</p>;
}
