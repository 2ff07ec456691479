/** Whether we may write, per channel and purpose, since when, on which ground; staff may record a change. */
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { SidePanel } from "@/parts/SidePanel";
import { State } from "@/parts/State";
import { Code, DayText } from "@/parts/values";
import { iconOf } from "../channels/icons";
import { ChangeConsent, type Channel } from "./ChangeConsent";
import { ConsentLog } from "./ConsentLog";
import { addressOn, channelsOf, otherChannels } from "./consenting";

const STATES = { granted: "agreed", withdrawn: "withdrawn" };

export function Consents({ customer }: { customer: Customer }) {
  const { people } = usePlace().words;
  const [changing, setChanging] = useState<Channel>();
  const [reading, setReading] = useState(false);
  const [all, setAll] = useState(false);
  const known = channelsOf(customer);
  const others = otherChannels(known);
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
        {(all ? [...known, ...others] : known).map((channel) => (
          <Row key={channel} customer={customer} channel={channel} onChange={() => setChanging(channel)} />
        ))}
      </ul>
      {!all && others.length > 0 && (
        <button type="button" className="link row" onClick={() => setAll(true)}>
          <Plus size={14} aria-hidden />
          {people.otherChannels}
        </button>
      )}
      <SidePanel title={people.evidence} open={reading} onClose={() => setReading(false)}>
        <ConsentLog entries={customer.consent_log} />
      </SidePanel>
      {changing && <ChangeConsent customer={customer} channel={changing} onClose={() => setChanging(undefined)} />}
    </Card>
  );
}

function Row({ customer, channel, onChange }: { customer: Customer; channel: Channel; onChange: () => void }) {
  const { people, channels } = usePlace().words;
  const Icon = iconOf(channel);
  const consent = customer.consents.find((one) => one.channel === channel && one.purpose === "marketing");
  const others = customer.consents.filter((one) => one.channel === channel && one.purpose !== "marketing" && one.state === "withdrawn");
  const purposes: Record<string, string> = people.purposes;
  const name = channels.names[channel] ?? channel;
  return (
    <li className="consent">
      <Icon size={16} aria-hidden />
      <div className="grow">
        <strong>{name}</strong>
        <Address customer={customer} channel={channel} />
        <p className="quiet">{consent ? <DayText day={consent.at} year /> : people.neverAsked}</p>
        {others.map(({ purpose }) => (
          <p key={purpose} className="quiet">
            {people.withdrawnFor(purposes[purpose] ?? purpose)}
          </p>
        ))}
        <Suppressed customer={customer} channel={channel} />
      </div>
      <div className="consent-state">
        <State state={consent ? STATES[consent.state] : "not_asked"} />
        <button type="button" className="link" aria-label={`${people.change}: ${name}`} onClick={onChange}>
          {people.change}
        </button>
      </div>
    </li>
  );
}

/** Where the channel reaches them; one of its own is told by the channel itself. */
function Address({ customer, channel }: { customer: Customer; channel: Channel }) {
  const { people } = usePlace().words;
  const address = addressOn(customer, channel);
  if (address) {
    return (
      <p className="quiet">
        <Code>{address}</Code>
      </p>
    );
  }
  if (channel !== "email" && channel !== "sms") return null;
  return <p className="quiet">{people.noAddress[channel]}</p>;
}

function Suppressed({ customer, channel }: { customer: Customer; channel: Channel }) {
  const { people, channels } = usePlace().words;
  return customer.suppressed
    .filter((one) => one.channel === channel)
    .map((one) => (
      <p key={one.reason} className="consent-warning">
        {people.suppressed(channels.suppressionReasons[one.reason] ?? one.reason)}
      </p>
    ));
}
