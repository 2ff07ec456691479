/** Whether we may write, per channel, since when, on which ground; staff may record a change. */
import { Mail, MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { SidePanel } from "@/parts/SidePanel";
import { State } from "@/parts/State";
import { DayText } from "@/parts/values";
import { ChangeConsent, type Channel } from "./ChangeConsent";
import { ConsentLog } from "./ConsentLog";

const CHANNELS: Channel[] = ["email", "sms"];
const ICONS = { email: Mail, sms: MessageSquareText };
const STATES = { granted: "agreed", withdrawn: "withdrawn" };

export function Consents({ customer }: { customer: Customer }) {
  const { people } = usePlace().words;
  const [changing, setChanging] = useState<Channel>();
  const [reading, setReading] = useState(false);
  return (
    <Card
      title={people.mayWrite}
      aside={
        <button type="button" className="why" onClick={() => setReading(true)}>
          {people.evidence}
        </button>
      }
    >
      <ul className="consents">
        {CHANNELS.map((channel) => (
          <Row key={channel} customer={customer} channel={channel} onChange={() => setChanging(channel)} />
        ))}
      </ul>
      <SidePanel title={people.evidence} open={reading} onClose={() => setReading(false)}>
        <ConsentLog entries={customer.consent_log} />
      </SidePanel>
      {changing && <ChangeConsent customer={customer} channel={changing} onClose={() => setChanging(undefined)} />}
    </Card>
  );
}

function Row({ customer, channel, onChange }: { customer: Customer; channel: Channel; onChange: () => void }) {
  const { people } = usePlace().words;
  const Icon = ICONS[channel];
  const consent = customer.consents.find((one) => one.channel === channel && one.purpose === "marketing");
  const suppressed = customer.suppressed.find((one) => one.channel === channel);
  const reasons: Record<string, string> = people.suppressions;
  const address = channel === "email" ? customer.email : customer.phone;
  return (
    <li className="consent">
      <Icon size={16} aria-hidden />
      <div className="grow">
        <strong>{people.channels[channel]}</strong>
        <p className="quiet">
          {consent ? <DayText day={consent.at} year /> : people.neverAsked}
          {!address && `${people.comma}${people.noAddress[channel]}`}
        </p>
        {suppressed && <p className="consent-warning">{people.suppressed(reasons[suppressed.reason] ?? suppressed.reason)}</p>}
      </div>
      <div className="consent-state">
        <State state={consent ? STATES[consent.state] : "not_asked"} />
        <button type="button" className="link" aria-label={`${people.change}: ${people.channels[channel]}`} onClick={onChange}>
          {people.change}
        </button>
      </div>
    </li>
  );
}
