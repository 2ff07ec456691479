/** The signing keys, RSA and Ed25519: make them, then publish the records that stand here. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { CopyText } from "@/parts/CopyText";
import { Outcome } from "@/parts/Outcome";
import { type Sender, useMakeDkim } from "./queries";

const FIRST = "regulars";

export function Dkim({ sender }: { sender: Sender }) {
  const { channels } = usePlace().words;
  const [selector, setSelector] = useState(sender.dkim_selector || FIRST);
  const make = useMakeDkim();
  const isOwner = useSession()?.visitor.role === "owner";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ id: sender.id, selector: selector.trim() });
  };
  return (
    <Card title={channels.dkim} help={channels.dkimHelp}>
      {sender.dkim_records.length === 0 && <p className="quiet">{channels.dkimNone}</p>}
      {sender.dkim_records.map(({ name, text }) => (
        <div key={name} className="dkim-record">
          <CopyText label={channels.recordName} text={name} />
          <CopyText label={channels.recordValue} text={text} />
        </div>
      ))}
      <form className="channel-line" onSubmit={submit}>
        <Input
          dir="ltr"
          required
          maxLength={63}
          pattern="[A-Za-z0-9\-]+"
          aria-label={channels.selector}
          value={selector}
          onChange={(event) => setSelector(event.target.value)}
        />
        <Button htmlType="submit" disabled={!isOwner} loading={make.isPending}>
          {sender.dkim_records.length > 0 ? channels.newKey : channels.makeKey}
        </Button>
      </form>
      <Outcome act={make} />
    </Card>
  );
}
