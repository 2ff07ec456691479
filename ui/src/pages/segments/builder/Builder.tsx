/** A new segment, from nothing or from the rule that a link brought, or one that is changed. */
import { useMemo } from "react";
import { useParams, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { useSegmentName } from "../naming";
import { useSegment } from "../queries";
import { fromRule, makeGroup } from "../rule/tree";
import { useDeclared } from "../speaking";
import { Editor } from "./Editor";
import type { Draft } from "./useDraft";
import "../segments.css";
import "./builder.css";

export default function Builder() {
  const { id } = useParams();
  const { builder, segments } = usePlace().words;
  const declared = useDeclared();
  if (!declared.data) {
    return (
      <Page title={builder.newTitle} crumbs={[{ text: segments.table, to: "/segments" }, { text: builder.newTitle }]}>
        <Answer query={declared} shape={[[90], [420]]}>
          {() => null}
        </Answer>
      </Page>
    );
  }
  return id ? <Changing key={id} id={id} declared={declared.data} /> : <Making declared={declared.data} />;
}

type Declared = NonNullable<ReturnType<typeof useDeclared>["data"]>;

/** `?rule=` holds a rule as JSON, `?name=` what to call it. */
function givenBy(search: URLSearchParams): Draft | undefined {
  const text = search.get("rule");
  if (!text) return undefined;
  try {
    return { name: search.get("name") ?? "", root: fromRule(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

function Making({ declared }: { declared: Declared }) {
  const { builder } = usePlace().words;
  const [search] = useSearchParams();
  const start = useMemo<Draft>(() => ({ name: "", root: makeGroup("all", []) }), []);
  const given = useMemo(() => givenBy(search), [search]);
  const unread = search.has("rule") && !given;
  return <Editor key={search.toString()} id={undefined} start={start} given={given} declared={declared} note={unread ? builder.badRule : undefined} />;
}

function Changing({ id, declared }: { id: string; declared: Declared }) {
  const segment = useSegment(id);
  const name = useSegmentName();
  const { data } = segment;
  const start = useMemo<Draft | undefined>(() => data && { name: name(data), root: fromRule(data.rule) }, [data, name]);
  if (!start) {
    return (
      <Page title="…">
        <Answer query={segment} shape={[[90], [420]]}>
          {() => null}
        </Answer>
      </Page>
    );
  }
  return <Editor id={id} start={start} declared={declared} />;
}
