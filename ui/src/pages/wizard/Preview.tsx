/** The message as a chosen customer would see it, on each of its channels. */
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { MailFrame } from "@/parts/MailFrame";
import { Switch } from "@/parts/Switch";
import { useTemplates } from "../templates/queries";
import { isSaid } from "./cascade";
import { Persons } from "./Persons";
import { usePreview } from "./queries";
import "../templates/templates.css";

type Width = "desktop" | "phone";
const PHONE = 375;

interface Props {
  campaign: Campaign;
  sound: boolean;
  customer: string | undefined;
  onCustomer: (id: string | undefined) => void;
}

const NONE: string[] = [];

export function Preview({ campaign, sound, customer, onCustomer }: Props) {
  const { wizard, templates } = usePlace().words;
  const { channels } = campaign;
  const names: Record<string, string> = templates.forms;
  const [asked, setAsked] = useState<string>();
  const [width, setWidth] = useState<Width>("desktop");
  const forms = useTemplates().data?.items.find(({ id }) => id === campaign.template_id)?.forms ?? NONE;
  const said = channels.filter((each) => isSaid(campaign, forms, each));
  const channel = asked && channels.includes(asked) ? asked : (said[0] ?? channels[0] ?? "email");
  const preview = usePreview(campaign, channel, customer, sound && said.includes(channel));
  return (
    <Card
      title={wizard.preview}
      aside={
        channel === "email" && (
          <Switch<Width>
            label={wizard.width}
            value={width}
            onChange={setWidth}
            options={[
              { value: "desktop", label: wizard.desktop },
              { value: "phone", label: wizard.phone },
            ]}
          />
        )
      }
    >
      {channels.length > 1 && (
        <div className="own-forms">
          <Switch label={templates.channel} value={channel} onChange={setAsked} options={channels.map((each) => ({ value: each, label: names[each] ?? each }))} />
        </div>
      )}
      <Persons value={customer} onChange={onCustomer} />
      {preview.data && said.includes(channel) ? <Shown data={preview.data} old={!sound || preview.isError} width={width} mail={channel === "email"} /> : <Empty title={wizard.previewEmpty} />}
    </Card>
  );
}

interface ShownProps {
  data: NonNullable<ReturnType<typeof usePreview>["data"]>;
  old: boolean;
  width: Width;
  mail: boolean;
}

function Shown({ data, old, width, mail }: ShownProps) {
  const { wizard } = usePlace().words;
  const language = data.language as Language;
  return (
    <div className={old ? "preview preview-old" : "preview"} lang={language} dir={directionOf(language)}>
      {old && <p className="quiet">{wizard.previewOld}</p>}
      {mail && (
        <p className="preview-subject">
          <bdi>{data.subject}</bdi>
        </p>
      )}
      {mail ? (
        <MailFrame title={wizard.preview} html={data.html} {...(width === "phone" ? { width: PHONE } : {})} height={470} />
      ) : (
        <div className="bubble">
          {data.subject && <b>{data.subject}</b>}
          <p className="bubble-text">{data.text}</p>
        </div>
      )}
    </div>
  );
}
