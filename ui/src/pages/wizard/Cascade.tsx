/** How the message goes out: one channel, or several of which the next is tried where one cannot reach. */
import { Button, Dropdown } from "antd";
import { ArrowUp, Plus, X } from "lucide-react";
import { Link } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { StateChip } from "@/parts/StateChip";
import { useSenders } from "../channels/queries";
import { CHANNELS, COMMON, earlier, isSame, without } from "./cascade";
import { useAudience, useChange } from "./queries";

/** "Bale, else SMS": how a cascade is said. */
export function useCascadeName(): (channels: string[]) => string {
  const { templates, wizard } = usePlace().words;
  const names: Record<string, string> = templates.forms;
  return (channels) => channels.map((channel) => names[channel] ?? channel).reduce((before, next) => wizard.orElse(before, next));
}

/** Channels that somebody can send on come first. */
function useOffered(): { channel: string; ready: boolean }[] {
  const senders = useSenders().data ?? [];
  const offered = CHANNELS.map((channel) => ({ channel, ready: senders.some((sender) => sender.channel === channel && sender.on) }));
  return offered.sort((one, other) => Number(other.ready) - Number(one.ready));
}

export function Cascade({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const { channels } = campaign;
  const change = useChange(campaign.id);
  const offered = useOffered();
  const name = useCascadeName();
  const keep = (next: string[]) => change.mutate({ channels: next as [string, ...string[]] });
  const missing = offered.filter(({ channel }) => !channels.includes(channel));
  const proposed = COMMON.filter((each) => !isSame(each, channels) && each.every((channel) => offered.some((one) => one.channel === channel && one.ready)));
  return (
    <Card title={wizard.cascade} help={channels.length > 1 ? wizard.cascadeHelp : undefined} aside={<Outcome act={change} />}>
      <ol className="cascade">
        {channels.map((channel, at) => (
          <Step key={channel} campaign={campaign} channel={channel} at={at} ready={offered.some((one) => one.channel === channel && one.ready)} onKeep={keep} />
        ))}
      </ol>
      <div className="row cascade-more">
        <Dropdown trigger={["click"]} menu={{ items: missing.map(({ channel, ready }) => ({ key: channel, label: <Offer channel={channel} ready={ready} /> })), onClick: ({ key }) => keep([...channels, key]) }}>
          <Button size="small" icon={<Plus size={15} />}>
            {wizard.addChannel}
          </Button>
        </Dropdown>
        {proposed.map((each) => (
          <button key={each.join()} type="button" className="link" onClick={() => keep(each)}>
            {name(each)}
          </button>
        ))}
      </div>
    </Card>
  );
}

function Offer({ channel, ready }: { channel: string; ready: boolean }) {
  const { templates, wizard } = usePlace().words;
  const names: Record<string, string> = templates.forms;
  return (
    <span className="row">
      <span className="grow">{names[channel]}</span>
      {!ready && <span className="quiet">{wizard.noSender}</span>}
    </span>
  );
}

interface StepProps {
  campaign: Campaign;
  channel: string;
  at: number;
  ready: boolean;
  onKeep: (channels: string[]) => void;
}

function Step({ campaign, channel, at, ready, onKeep }: StepProps) {
  const { words, format } = usePlace();
  const { wizard, templates, common } = words;
  const names: Record<string, string> = templates.forms;
  const reach = useAudience(campaign).data?.channels.find((each) => each.channel === channel);
  const { channels } = campaign;
  return (
    <li className="cascade-step">
      <span className="quiet cascade-else">{at > 0 ? wizard.else : wizard.first}</span>
      <b className="grow">
        {names[channel] ?? channel}{" "}
        {!ready && (
          <Link to="/channels">
            <StateChip tone="warn">{wizard.noSender}</StateChip>
          </Link>
        )}
      </b>
      {reach && <span className="quiet">{wizard.getsOf(format.int(reach.gets))}</span>}
      {at > 0 && <Button size="small" type="text" aria-label={`${wizard.sooner}: ${names[channel]}`} title={wizard.sooner} icon={<ArrowUp size={15} />} onClick={() => onKeep(earlier(channels, at))} />}
      {channels.length > 1 && <Button size="small" type="text" aria-label={`${common.remove}: ${names[channel]}`} title={common.remove} icon={<X size={15} />} onClick={() => onKeep(without(channels, channel))} />}
    </li>
  );
}
