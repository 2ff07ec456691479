/** The editor: the blocks, the message as people would see it, and the fields of what is chosen. */
import { Button, Input } from "antd";
import { History } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { Restored, Steps } from "@/parts/Drafted";
import { Empty } from "@/parts/Empty";
import { Leaving } from "@/parts/Leaving";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { useUndoKeys } from "@/parts/useUndoKeys";
import type { Kinds } from "../blocks/tree";
import { type Draft, keysOf, readDraft, tonguesOf } from "../draft";
import type { Template } from "../queries";
import { BenchProvider } from "./bench";
import { Desk } from "./Desk";
import { ChannelTabs, useFormName } from "./Tabs";
import { TestPanel } from "./TestPanel";
import { useBenchOf } from "./useBenchOf";
import { type Saving, type TemplateDrafting, useSaving, useTemplateDraft } from "./useTemplateDraft";
import { VersionsPanel } from "./VersionsPanel";

interface Props {
  template: Template;
  kinds: Kinds;
  start: Draft;
}

export function Editor({ template, kinds, start }: Props) {
  const { templates } = usePlace().words;
  const drafting = useTemplateDraft(template.id, kinds, start);
  const { draft, edit } = drafting;
  const saving = useSaving(template, drafting);
  const { bench, said, standing, move } = useBenchOf(kinds, drafting);
  const [customer, setCustomer] = useState<string>();
  const [panel, setPanel] = useState<"test" | "versions">();
  useUndoKeys(drafting);
  const back = (restored: Template) => {
    const next = readDraft(kinds, restored.name, restored.content);
    edit(() => next);
    drafting.settle(next);
    setPanel(undefined);
  };
  return (
    <>
      <Page
        title={<Name drafting={drafting} />}
        tab={draft.name}
        lead={<Lead draft={draft} on={standing.on} template={template} dirty={drafting.dirty} />}
        crumbs={[{ text: templates.title, to: "/templates" }, { text: draft.name || template.name }]}
        actions={<Actions drafting={drafting} saving={saving} onPanel={setPanel} />}
      >
        <Restored drafting={drafting} />
        <Outcome act={saving.save} />
        <ChannelTabs {...standing} draft={draft} edit={edit} onMove={move} />
        {bench ? (
          <BenchProvider value={bench}>
            <Desk standing={standing} edit={edit} onMove={move} customer={customer} onCustomer={setCustomer} />
          </BenchProvider>
        ) : (
          <Empty title={templates.nothing} text={templates.nothingHelp} />
        )}
      </Page>
      <TestPanel id={template.id} {...standing} customer={customer} open={panel === "test"} onClose={() => setPanel(undefined)} />
      <VersionsPanel id={template.id} open={panel === "versions"} onClose={() => setPanel(undefined)} onBack={back} />
      <span className="unseen" role="status" aria-live="polite">
        {said}
      </span>
      <Leaving dirty={drafting.dirty} />
    </>
  );
}

function Name({ drafting: { draft, edit } }: { drafting: TemplateDrafting }) {
  const { templates } = usePlace().words;
  return (
    <Input
      className="template-name"
      variant="borderless"
      dir="auto"
      maxLength={200}
      aria-label={templates.name}
      placeholder={templates.name}
      value={draft.name}
      onChange={(event) => edit((before) => ({ ...before, name: event.target.value }), "name")}
    />
  );
}

function Lead({ draft, on, template, dirty }: { draft: Draft; on: string; template: Template; dirty: boolean }) {
  const { words, format } = usePlace();
  const { templates } = words;
  const name = useFormName();
  const count = tonguesOf(draft, on).length;
  return (
    <>
      {keysOf(draft).length > 0 && `${templates.languagesOf(name(on), format.int(count), count === 1)}. `}
      {dirty ? templates.unsaved : templates.savedAt(format.moment(template.changed_at))}
    </>
  );
}

function Actions({ drafting, saving, onPanel }: { drafting: TemplateDrafting; saving: Saving; onPanel: (panel: "test" | "versions") => void }) {
  const { templates } = usePlace().words;
  const { dirty } = drafting;
  // What is tried is what is stored: it is saved first.
  const test = () => (dirty ? saving.act(() => onPanel("test")) : onPanel("test"));
  return (
    <>
      <Steps drafting={drafting} />
      <Button icon={<History size={16} />} onClick={() => onPanel("versions")}>
        {templates.versions}
      </Button>
      <Button title={dirty ? templates.testSaves : ""} disabled={!saving.ready} onClick={test}>
        {templates.test}
      </Button>
      <Button type="primary" disabled={!dirty || !saving.ready} loading={saving.save.isPending} onClick={() => saving.act()}>
        {templates.save}
      </Button>
    </>
  );
}
