/** One card for each channel that is set up, and the ways that are not yet. */
import { Switch as Toggle } from "antd";
import { Plus } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Code } from "@/parts/values";
import { iconOf } from "./icons";
import { type Sender, useChangeSender, useProviders, useSenders } from "./queries";
import { changeOf, CHANNELS, draftOf, nextId, providerName, standingOf } from "./reading";
import { StandingChip } from "./StandingChip";

export function Cards() {
  const senders = useSenders();
  return (
    <Answer query={senders} shape={[[220, 220, 220]]}>
      {(all) => {
        const used = CHANNELS.filter((channel) => all.some((one) => one.channel === channel));
        return (
          <>
            {used.length > 0 && (
              <div className="channel-cards">
                {used.map((channel) => (
                  <ChannelCard key={channel} channel={channel} senders={all.filter((one) => one.channel === channel)} />
                ))}
              </div>
            )}
            <Others channels={CHANNELS.filter((channel) => !used.includes(channel))} />
          </>
        );
      }}
    </Answer>
  );
}

function ChannelCard({ channel, senders }: { channel: string; senders: Sender[] }) {
  const { channels } = usePlace().words;
  const Icon = iconOf(channel);
  return (
    <section className="card channel-card">
      <header className="row">
        <span className="channel-tile">
          <Icon size={18} aria-hidden />
        </span>
        <div className="grow">
          <h2>{channels.names[channel]}</h2>
          <p className="quiet">{channels.does[channel]}</p>
        </div>
        <StandingChip standing={standingOf(senders)} />
      </header>
      <ul className="channel-senders">
        {senders.map((sender) => (
          <SenderLine key={sender.id} sender={sender} />
        ))}
      </ul>
      <Link className="row channel-another" to={`/channels/${nextId(channel, senders.map(({ id }) => id))}`}>
        <Plus size={14} aria-hidden />
        {channels.another}
      </Link>
    </section>
  );
}

function SenderLine({ sender }: { sender: Sender }) {
  const { words, format } = usePlace();
  const { channels } = words;
  const providers = useProviders();
  const change = useChangeSender();
  const isOwner = useSession()?.visitor.role === "owner";
  const provider = providers.data?.find(({ key }) => key === sender.provider);
  const name = providerName(sender.provider, provider?.title, channels);
  const lines: Record<string, string> = channels.lines;
  return (
    <li>
      <div className="row">
        <div className="grow">
          <Link to={`/channels/${sender.id}`} className="channel-name">
            <bdi>{name}</bdi>
          </Link>
          <p className="quiet">
            {sender.from_address ? <Code>{sender.from_address}</Code> : lines[sender.line]}
          </p>
        </div>
        <Toggle
          checked={sender.on}
          disabled={!isOwner || !provider}
          loading={change.isPending}
          aria-label={channels.turn(name)}
          onChange={(on) => provider && change.mutate({ id: sender.id, body: changeOf({ ...draftOf(sender), on }, provider, sender) })}
        />
      </div>
      {sender.rests_until && <p className="channel-warn">{channels.rests(format.moment(sender.rests_until))}</p>}
      {sender.health && !sender.health.ok && (
        <p className="channel-warn">
          <bdi>{sender.health.said}</bdi>
        </p>
      )}
      {change.isError && <Outcome act={change} />}
    </li>
  );
}

function Others({ channels: left }: { channels: string[] }) {
  const { channels } = usePlace().words;
  if (left.length === 0) return null;
  return (
    <Card title={channels.add} help={channels.addHelp}>
      <ul className="channel-others">
        {left.map((channel) => {
          const Icon = iconOf(channel);
          return (
            <li key={channel}>
              <Icon size={17} aria-hidden />
              <div className="grow">
                <strong>{channels.names[channel]}</strong>
                <p className="quiet">{channels.does[channel]}</p>
              </div>
              <Link to={`/channels/${channel}`} aria-label={`${channels.setUp}: ${channels.names[channel]}`}>
                {channels.setUp}
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
