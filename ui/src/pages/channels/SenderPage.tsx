/** One sender: its provider and account, its name and limits; a try, its health, its domain. */
import { Button, Popconfirm } from "antd";
import { Trash2 } from "lucide-react";
import { Navigate, useNavigate, useParams } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Dkim } from "./Dkim";
import { Doctor } from "./Doctor";
import { HealthCard } from "./HealthCard";
import { PaceCard } from "./PaceCard";
import { type Provider, type Sender, useProviders, useRemoveSender, useSenders } from "./queries";
import { channelOf, CHANNELS, providerName, standingOf } from "./reading";
import { SenderForm } from "./SenderForm";
import { SiteCard } from "./SiteCard";
import { StandingChip } from "./StandingChip";
import { TestCard } from "./TestCard";
import { Webhook } from "./Webhook";
import "./channels.css";

/** Where providers tell nothing afterwards. */
const SILENT = ["team", "web_push", "app_push", "eitaa"];

export default function SenderPage() {
  const { id = "" } = useParams();
  const { words } = usePlace();
  const { channels, shell } = words;
  const senders = useSenders();
  const providers = useProviders();
  const channel = channelOf(id);
  const sender = senders.data?.find((one) => one.id === id);
  const title = providers.data?.find(({ key }) => key === sender?.provider)?.title;
  if (!CHANNELS.includes(channel)) return <Navigate to="/channels" replace />;
  const name = channels.names[channel] ?? channel;
  // Where one provider is the whole channel, its name says nothing new.
  const through = sender && sender.provider !== channel ? ` ${channels.through(providerName(sender.provider, title, channels))}` : "";
  return (
    <Page
      title={sender ? `${name}${through}` : channels.newSender(name)}
      lead={channels.does[channel]}
      crumbs={[{ text: shell.channels, to: "/channels" }, { text: name }]}
      actions={sender && <Actions sender={sender} />}
    >
      <Answer query={senders} shape={[[420, 300]]}>
        {() => (
          <Answer query={providers} shape={[[420, 300]]}>
            {(all) => <Body key={`${id} ${sender?.provider ?? ""}`} id={id} sender={sender} choices={all.filter((one) => one.channel === channel)} />}
          </Answer>
        )}
      </Answer>
    </Page>
  );
}

function Actions({ sender }: { sender: Sender }) {
  const { channels, common } = usePlace().words;
  const remove = useRemoveSender();
  const go = useNavigate();
  const isOwner = useSession()?.visitor.role === "owner";
  return (
    <>
      <StandingChip standing={standingOf([sender])} />
      <Popconfirm
        title={channels.removeAsk}
        okText={common.remove}
        cancelText={common.cancel}
        onConfirm={() => remove.mutate(sender.id, { onSuccess: () => void go("/channels") })}
      >
        <Button icon={<Trash2 size={15} />} disabled={!isOwner}>
          {channels.remove}
        </Button>
      </Popconfirm>
      {remove.isError && <Outcome act={remove} />}
    </>
  );
}

function Body({ id, sender, choices }: { id: string; sender: Sender | undefined; choices: Provider[] }) {
  const provider = choices.find(({ key }) => key === sender?.provider);
  return (
    <div className="columns columns-sender">
      <SenderForm id={id} sender={sender} choices={choices} />
      {sender && (
        <div className="stack">
          {/* A browser is reached with keys of its own, which nobody types. */}
          {sender.channel !== "web_push" && <TestCard sender={sender} />}
          <HealthCard sender={sender} />
          {provider && !SILENT.includes(sender.channel) && <Webhook sender={sender} provider={provider} />}
          {sender.channel === "web_push" && sender.on && <SiteCard />}
          {sender.channel === "email" && <Dkim sender={sender} />}
          {sender.channel === "email" && <Doctor id={sender.id} />}
          {sender.channel === "email" && <PaceCard id={sender.id} />}
        </div>
      )}
    </div>
  );
}
