/** Where everybody stands, how they moved between two days, and whether that is usual. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { SlidersHorizontal, Users } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { PeoplePanel } from "@/parts/PeoplePanel";
import { SavedViews } from "@/parts/SavedViews";
import type { Rule } from "@/parts/savedSegment";
import { useAsked } from "./asked";
import { Flow } from "./Flow";
import { Groups } from "./Groups";
import { RfmMatrix, StageMatrix } from "./MatrixCard";
import { type By, type Lifecycle as Found, type Move, type Standing, useLifecycle, useRfm, useSettings } from "./queries";
import { headline, nameOf, rfmHeadline } from "./reading";
import { Series } from "./Series";
import { SettingsPanel } from "./SettingsPanel";
import { Strip } from "./Strip";
import { Usual } from "./Usual";
import { WindowPicker } from "./WindowPicker";
import "./lifecycle.css";

interface Opened {
  rule: Rule;
  title: string;
  count: number;
}

export default function Lifecycle() {
  const { words, format } = usePlace();
  const [asked, change] = useAsked();
  const found = useLifecycle(asked.by, asked);
  const rfm = useRfm();
  const [opened, setOpened] = useState<Opened>();
  const [editing, setEditing] = useState(false);
  const said = words.lifecycle;
  const data = found.data;
  const day = (iso: string | null): string => (iso ? format.day(iso, { year: true }) : "");
  const title = !data?.on
    ? words.shell.lifecycle
    : asked.by === "rfm" && rfm.data && data.live
      ? rfmHeadline(words, format, rfm.data)
      : headline(words, format, data);
  const open = (title: string, { rule, customers: count }: Standing | Move) => setOpened({ rule, title, count });
  const openGroup = (group: Standing) => open(nameOf(words, asked.by, group.code), group);
  const openMove = (move: Move) =>
    open(said.move(nameOf(words, asked.by, move.came_from), nameOf(words, asked.by, move.went_to)), move);
  return (
    <Page
      title={title}
      tab={words.shell.lifecycle}
      crumbs={[{ text: words.shell.understand }, { text: words.shell.lifecycle }]}
      lead={data?.on && said.lead(format.int(data.customers), day(data.on), day(data.since))}
      period={data?.on && <WindowPicker asked={asked} shown={data} onChoose={change} />}
      actions={
        data?.on && (
          <>
            <SavedViews page="lifecycle" />
            <Acts found={data} onEdit={() => setEditing(true)} onWrite={openGroup} />
          </>
        )
      }
    >
      <Answer query={found} shape={[[84, 84, 84, 84, 84, 84], [560, 560]]}>
        {(data) =>
          data.on ? (
            <>
              <Pending />
              <Segmented<By>
                className="lifecycle-tabs"
                value={asked.by}
                options={[
                  { value: "stage", label: said.stagesTab },
                  { value: "rfm", label: said.rfmTab },
                ]}
                onChange={(by) => change({ by })}
              />
              {asked.by === "stage" && <Strip lifecycle={data} onOpen={openGroup} />}
              {asked.by === "rfm" && rfm.data && <Groups rfm={rfm.data} onOpen={openGroup} />}
              <div className="lifecycle-columns">
                {asked.by === "stage" ? <StageMatrix /> : rfm.data && <RfmMatrix rfm={rfm.data} />}
                <Flow lifecycle={data} onOpen={openMove} />
                <Series by={asked.by} />
                <Usual lifecycle={data} onOpen={openMove} />
              </div>
            </>
          ) : (
            <NoOrders />
          )
        }
      </Answer>
      {opened && <PeoplePanel {...opened} onClose={() => setOpened(undefined)} />}
      {editing && <SettingsPanel onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Acts({ found, onEdit, onWrite }: { found: Found; onEdit: () => void; onWrite: (group: Standing) => void }) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const risk = found.groups.find(({ code }) => code === "at_risk");
  return (
    <>
      <Button icon={<SlidersHorizontal size={15} />} onClick={onEdit}>
        {said.edit}
      </Button>
      {risk && risk.customers > 0 && found.live && (
        <Button type="primary" onClick={() => onWrite(risk)}>
          {said.writeTo(format.int(risk.customers), nameOf(words, found.by, risk.code).toLocaleLowerCase())}
        </Button>
      )}
    </>
  );
}

/** Says while everybody is being sorted anew, and asks for the numbers again afterwards. */
function Pending() {
  const { words } = usePlace();
  const queries = useQueryClient();
  const pending = useSettings().data?.pending ?? false;
  const before = useRef(pending);
  useEffect(() => {
    if (before.current && !pending) void queries.invalidateQueries({ queryKey: ["lifecycle"] });
    before.current = pending;
  }, [pending, queries]);
  if (!pending) return null;
  return (
    <p className="note note-plain" role="status">
      {words.lifecycle.pending}
    </p>
  );
}

function NoOrders() {
  const said = usePlace().words.lifecycle;
  return (
    <Empty icon={Users} title={said.none} text={said.noneHelp}>
      <Link to="/import">
        <Button type="primary">{said.importing}</Button>
      </Link>
    </Empty>
  );
}
