/** The signing key: make it, then publish the record that stands here. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { CopyText } from "./CopyText";
import { type Sender, useMakeDkim } from "./queries";

const FIRST = "regulars";

export function Dkim({ sender }: { sender: Sender }) {
  const { settings } = usePlace().words;
  const [selector, setSelector] = useState(sender.dkim_selector || FIRST);
  const make = useMakeDkim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(selector.trim());
  };
  return (
    <Card title={settings.dkim} help={settings.dkimHelp}>
      {sender.record ? (
        <>
          <CopyText label={settings.recordName} text={sender.record.name} />
          <CopyText label={settings.recordValue} text={sender.record.text} />
        </>
      ) : (
        <p className="quiet">{settings.dkimNone}</p>
      )}
      <form className="settings-line" onSubmit={submit}>
        <Input
          dir="ltr"
          required
          maxLength={63}
          pattern="[A-Za-z0-9\-]+"
          aria-label={settings.selector}
          value={selector}
          onChange={(event) => setSelector(event.target.value)}
        />
        <Button htmlType="submit" disabled={!sender.ready} loading={make.isPending}>
          {sender.record ? settings.newKey : settings.makeKey}
        </Button>
      </form>
      <Outcome act={make} />
    </Card>
  );
}
