/** What a customer told a member of staff, with the reason that is kept for ever. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { fieldProblem } from "@/api/problem";
import type { ConsentChange, Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { useProblemText } from "@/parts/ProblemNote";
import { SidePanel } from "@/parts/SidePanel";
import { useChangeConsent } from "./queries";

export type Channel = ConsentChange["channel"];

interface Props {
  customer: Customer;
  channel: Channel;
  onClose: () => void;
}

export function ChangeConsent({ customer, channel, onClose }: Props) {
  const { words } = usePlace();
  const { people, channels } = words;
  const now = customer.consents.find((one) => one.channel === channel && one.purpose === "marketing")?.state;
  const [state, setState] = useState<ConsentChange["state"]>(now === "granted" ? "withdrawn" : "granted");
  const [reason, setReason] = useState("");
  const change = useChangeConsent(customer.id);
  const problemText = useProblemText();
  const record = () =>
    change.mutate({ channel, purpose: "marketing", state, reason: reason.trim() }, { onSuccess: onClose });
  return (
    <SidePanel
      title={people.changeTitle(channels.names[channel] ?? channel)}
      open
      onClose={onClose}
      footer={
        <div className="panel-foot">
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" disabled={!reason.trim()} loading={change.isPending} onClick={record}>
            {people.record}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="quiet">{people.changeHelp}</p>
        <Radio.Group
          vertical
          aria-label={people.changeTitle(channels.names[channel] ?? channel)}
          value={state}
          onChange={(event) => setState(event.target.value as ConsentChange["state"])}
          options={[
            { value: "granted", label: people.agreedNow },
            { value: "withdrawn", label: people.withdrawnNow },
          ]}
        />
        <label className="consent-reason">
          <span className="label">{people.reason}</span>
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={200}
            dir="auto"
            value={reason}
            placeholder={people.reasonExample}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {change.isError && (
          <p role="alert" className="consent-warning">
            {fieldProblem(change.error, "reason") ?? problemText(change.error)}
          </p>
        )}
      </div>
    </SidePanel>
  );
}
