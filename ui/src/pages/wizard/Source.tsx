/** Where the words come from: a template of the library, or written here for this campaign alone. */
import { Modal, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { StateChip } from "@/parts/StateChip";
import { Switch } from "@/parts/Switch";
import { type TemplateRow, useTemplates } from "../templates/queries";
import { unsaid } from "./cascade";
import { OwnWords } from "./OwnWords";
import { useChange } from "./queries";

type From = "template" | "own";

export function Source({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const change = useChange(campaign.id);
  const [from, setFrom] = useState<From>(campaign.template_id ? "template" : "own");
  const turn = (next: From) => {
    setFrom(next);
    if (next === "own" && campaign.template_id) change.mutate({ template_id: "" });
  };
  return (
    <Card
      title={wizard.words}
      aside={
        <Switch<From>
          label={wizard.from}
          value={from}
          onChange={turn}
          options={[
            { value: "own", label: wizard.fromOwn },
            { value: "template", label: wizard.fromTemplate },
          ]}
        />
      }
    >
      {from === "own" ? <OwnWords key={campaign.channels.join()} campaign={campaign} /> : <FromTemplate campaign={campaign} />}
      <Outcome act={change} />
    </Card>
  );
}

const hasOwn = ({ subject, body_html, body_text, content }: Campaign): boolean => [subject, body_html, body_text].some((text) => text.trim() !== "") || Object.keys(content).length > 0;

/** Words written here go before a template's: choosing one takes them away, after a question. */
function FromTemplate({ campaign }: { campaign: Campaign }) {
  const { wizard, common } = usePlace().words;
  const templates = useTemplates().data?.items ?? [];
  const change = useChange(campaign.id);
  const [asked, setAsked] = useState<string>();
  const take = (id: string) => change.mutate({ template_id: id, template_version: 0, subject: "", body_html: "", body_text: "", content: {} });
  const choose = (id: string) => (hasOwn(campaign) ? setAsked(id) : take(id));
  const chosen = templates.find(({ id }) => id === campaign.template_id);
  return (
    <div className="from-template">
      <Select
        className="segment-select"
        showSearch={{ optionFilterProp: "label" }}
        aria-label={wizard.fromTemplate}
        placeholder={wizard.chooseTemplate}
        value={chosen?.id ?? null}
        onChange={(id: string | null) => id && choose(id)}
        options={templates.map(({ id, name, forms }) => ({ value: id, label: name, forms }))}
        optionRender={({ data }) => <Option name={data.label} forms={data.forms} />}
      />
      {templates.length === 0 && (
        <p className="quiet">
          {wizard.noTemplates} <Link to="/templates">{wizard.toTemplates}</Link>
        </p>
      )}
      {chosen && <Chosen row={chosen} channels={campaign.channels} />}
      <Outcome act={change} />
      <Modal
        open={asked !== undefined}
        title={wizard.replaceOwn}
        okText={wizard.replace}
        cancelText={common.cancel}
        onCancel={() => setAsked(undefined)}
        onOk={() => {
          if (asked) take(asked);
          setAsked(undefined);
        }}
      />
    </div>
  );
}

function Option({ name, forms }: { name: string; forms: string[] }) {
  const names: Record<string, string> = usePlace().words.templates.forms;
  return (
    <span className="row">
      <bdi className="grow">{name}</bdi>
      <span className="quiet">{forms.map((form) => names[form] ?? form).join(" · ")}</span>
    </span>
  );
}

function Chosen({ row, channels }: { row: TemplateRow; channels: string[] }) {
  const { wizard, templates } = usePlace().words;
  const names: Record<string, string> = templates.forms;
  const missing = unsaid(channels, row.forms);
  return (
    <>
      <p className="quiet">
        {wizard.templateHelp} <Link to={`/templates/${row.id}`}>{wizard.openTemplate}</Link>
      </p>
      {missing.map((channel) => (
        <p key={channel}>
          <StateChip tone="warn">{wizard.templateLacks(names[channel] ?? channel)}</StateChip>
        </p>
      ))}
    </>
  );
}
