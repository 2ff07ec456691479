/** The address of one template: it is fetched with the kinds of blocks, then written. */
import { useMemo } from "react";
import { useParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { readDraft } from "../draft";
import { useKinds, useTemplate } from "../queries";
import { Editor } from "./Editor";
import "../templates.css";

const SHAPE = [[44], [520, 520, 520]];

export default function Edit() {
  const { id } = useParams();
  const { templates } = usePlace().words;
  const template = useTemplate(id);
  const kinds = useKinds();
  const ready = template.data ? kinds.data : undefined;
  // The editor keeps what it began with: what comes later is what it saved itself.
  const start = useMemo(() => (ready && template.data && readDraft(ready, template.data.name, template.data.content)) || undefined, [id, ready !== undefined]);
  if (!template.data || !kinds.data || !start) {
    return (
      <Page title="…" crumbs={[{ text: templates.title, to: "/templates" }]}>
        {template.data ? <Answer query={kinds} shape={SHAPE}>{() => null}</Answer> : <Answer query={template} shape={SHAPE}>{() => null}</Answer>}
      </Page>
    );
  }
  return <Editor key={id} template={template.data} kinds={kinds.data} start={start} />;
}
