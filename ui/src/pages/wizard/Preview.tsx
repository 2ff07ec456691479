/** The message as a chosen customer would see it. */
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { MailFrame } from "@/parts/MailFrame";
import { Switch } from "@/parts/Switch";
import { Persons } from "./Persons";
import { usePreview } from "./queries";

type Width = "desktop" | "phone";
const PHONE = 375;

interface Props {
  campaign: Campaign;
  sound: boolean;
  customer: string | undefined;
  onCustomer: (id: string | undefined) => void;
}

export function Preview({ campaign, sound, customer, onCustomer }: Props) {
  const { wizard } = usePlace().words;
  const [width, setWidth] = useState<Width>("desktop");
  const preview = usePreview(campaign, customer, sound);
  const shown = preview.data;
  const language = (shown?.language ?? "en") as Language;
  return (
    <Card
      title={wizard.preview}
      aside={
        <Switch<Width>
          label={wizard.width}
          value={width}
          onChange={setWidth}
          options={[
            { value: "desktop", label: wizard.desktop },
            { value: "phone", label: wizard.phone },
          ]}
        />
      }
    >
      <Persons value={customer} onChange={onCustomer} />
      {shown ? (
        <div className={sound ? "preview" : "preview preview-old"} lang={language} dir={directionOf(language)}>
          {!sound && <p className="quiet">{wizard.previewOld}</p>}
          <p className="preview-subject">
            <bdi>{shown.subject}</bdi>
          </p>
          <MailFrame title={wizard.preview} html={shown.html} {...(width === "phone" ? { width: PHONE } : {})} height={470} />
        </div>
      ) : (
        <Empty title={wizard.previewEmpty} />
      )}
    </Card>
  );
}
