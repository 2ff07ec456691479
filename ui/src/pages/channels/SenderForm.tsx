/** The provider and the form it declares; the name customers see; how fast. */
import { Button, Input, Select, Switch as Toggle } from "antd";
import { type FormEvent, useState } from "react";
import { isProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { NumberField } from "@/parts/NumberField";
import { Outcome } from "@/parts/Outcome";
import { defaultsOf, faultsBelow, SchemaForm } from "@/parts/SchemaForm";
import { type Provider, type Sender, useChangeSender } from "./queries";
import { changeOf, type Draft, draftOf, NEW, providerName, seldom } from "./reading";

interface Props {
  id: string;
  sender: Sender | undefined;
  choices: Provider[];
}

const fresh = (provider: Provider | undefined, channel: string): Draft => ({
  ...NEW,
  provider: provider?.key ?? "",
  settings: provider ? defaultsOf(provider.form) : {},
  rate_per_minute: channel === "email" ? 600 : 60,
});

export function SenderForm({ id, sender, choices }: Props) {
  const { channels, common, settings } = usePlace().words;
  const first = choices.find(({ key }) => key === "smtp") ?? choices[0];
  const [draft, setDraft] = useState<Draft>(() => (sender ? draftOf(sender) : fresh(first, first?.channel ?? "")));
  const isOwner = useSession()?.visitor.role === "owner";
  const change = useChangeSender();
  const provider = choices.find(({ key }) => key === draft.provider);
  const choose = (key: string) => {
    const next = choices.find((one) => one.key === key);
    setDraft({ ...draft, provider: key, settings: key === sender?.provider ? sender.settings : next ? defaultsOf(next.form) : {} });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (provider) change.mutate({ id, body: changeOf(draft, provider, sender) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Card title={channels.account} help={channels.accountHelp}>
        <div className="stack">
          <label className="field-line">
            <span className="label">{channels.provider}</span>
            <Select value={draft.provider} onChange={choose} options={choices.map(({ key, title }) => ({ value: key, label: providerName(key, title, channels) }))} />
          </label>
          {provider && (
            <Account
              provider={provider}
              draft={draft}
              onChange={setDraft}
              kept={sender?.provider === provider.key ? sender.secrets_set : []}
              faults={isProblem(change.error) ? faultsBelow(change.error.fields, "settings") : {}}
            />
          )}
        </div>
      </Card>
      <Card title={channels.name}>
        <div className="stack">
          <Names draft={draft} channel={provider?.channel ?? ""} onChange={setDraft} />
          <label className="row">
            <Toggle checked={draft.on ?? true} onChange={(on) => setDraft({ ...draft, on })} />
            <span>{draft.on ? channels.on : channels.off}</span>
          </label>
          <div className="row">
            <Button type="primary" htmlType="submit" disabled={!isOwner || !provider} loading={change.isPending}>
              {common.save}
            </Button>
            {!isOwner && <span className="quiet">{settings.owners}</span>}
            <Outcome act={change} done={common.saved} />
          </div>
        </div>
      </Card>
    </form>
  );
}

interface AccountProps {
  provider: Provider;
  draft: Draft;
  onChange: (draft: Draft) => void;
  kept: string[];
  faults: Record<string, string>;
}

/** What everybody fills in, then what few ever touch; a fault there opens it. */
function Account({ provider, draft, onChange, kept, faults }: AccountProps) {
  const { channels } = usePlace().words;
  const few = seldom(provider);
  const others = Object.keys((provider.form["properties"] ?? {}) as object).filter((name) => !few.includes(name));
  const shared = {
    schema: provider.form,
    value: draft.settings,
    onChange: (settings: Draft["settings"]) => onChange({ ...draft, settings }),
    words: channels.fields,
    kept,
    faults,
  };
  return (
    <>
      <SchemaForm {...shared} skip={few} />
      {few.length > 0 && (
        <details className="channel-more" open={few.some((name) => faults[name])}>
          <summary>{channels.advanced}</summary>
          <SchemaForm {...shared} skip={others} />
        </details>
      )}
    </>
  );
}

type Text = "from_name" | "from_address" | "reply_to";

function Names({ draft, channel, onChange }: { draft: Draft; channel: string; onChange: (draft: Draft) => void }) {
  const { channels } = usePlace().words;
  const mail = channel === "email";
  const texts: [Text, string, "auto" | "ltr"][] = [
    ["from_name", channels.fromName, "auto"],
    ["from_address", channels.fromAddress, "ltr"],
    ["reply_to", channels.replyTo, "ltr"],
  ];
  return (
    <>
      {mail && (
        <div className="fields">
          {texts.map(([name, label, dir]) => (
            <label key={name} className="field-line">
              <span className="label">{label}</span>
              <Input
                dir={dir}
                type={name === "from_name" ? "text" : "email"}
                required={name !== "reply_to"}
                value={draft[name] ?? ""}
                onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
              />
            </label>
          ))}
        </div>
      )}
      {mail && (
        <label className="field-line">
          <span className="label">{channels.postal}</span>
          <Input.TextArea rows={2} dir="auto" value={draft.postal_address ?? ""} onChange={(event) => onChange({ ...draft, postal_address: event.target.value })} />
          <span className="quiet">{channels.postalHelp}</span>
        </label>
      )}
      {channel === "sms" && <Line draft={draft} onChange={onChange} />}
      {channel !== "team" && (
        <div className="field-line field-short">
          <span className="label">{channels.rate}</span>
          <NumberField whole label={channels.rate} value={draft.rate_per_minute} onChange={(rate) => onChange({ ...draft, rate_per_minute: rate ?? 0 })} />
          <span className="quiet">{channels.rateHelp}</span>
        </div>
      )}
    </>
  );
}

function Line({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { channels } = usePlace().words;
  const lines = ["any", "advertising", "service"] as const;
  return (
    <label className="field-line">
      <span className="label">{channels.line}</span>
      <Select value={draft.line ?? "any"} onChange={(line) => onChange({ ...draft, line })} options={lines.map((value) => ({ value, label: channels.lines[value] }))} />
      <span className="quiet">{channels.lineHelp}</span>
    </label>
  );
}
