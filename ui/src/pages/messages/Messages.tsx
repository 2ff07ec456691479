/** Every message with where it stands and why; filters in the URL, its story beside the list. */
import { Button } from "antd";
import { Download, MessagesSquare } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { csvOf, downloadCsv } from "@/parts/files";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { State } from "@/parts/State";
import { Code, MomentText } from "@/parts/values";
import { useCampaignNames } from "../operations/useSpeech";
import { type Asked, SIZE, useAsked } from "./asked";
import { Filters } from "./Filters";
import { everyMessage, type Message, useMessages } from "./queries";
import { StoryPanel } from "./StoryPanel";
import "./messages.css";

export default function Messages() {
  const { words, format } = usePlace();
  const { ledger } = words;
  const [asked, ask] = useAsked();
  const found = useMessages(asked);
  const total = found.data?.total ?? 0;
  const narrowed = Boolean(asked.q || asked.state || asked.reason || asked.channel || asked.campaign);
  const columns = useColumns((id) => ask({ open: id }));
  return (
    <Page
      title={found.data ? ledger.found(format.int(total), total === 1) : ledger.title}
      tab={ledger.title}
      lead={ledger.lead}
      crumbs={[{ text: ledger.title }]}
      actions={<SaveCsv asked={asked} disabled={total === 0} />}
    >
      <Card flush>
        <Filters asked={asked} onAsk={ask} />
        <Answer query={found} shape={[[420]]}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={MessagesSquare} title={narrowed ? ledger.none : ledger.empty} text={narrowed ? ledger.noneHelp : undefined}>
                {narrowed && <Button onClick={() => ask({ q: "", state: "", reason: "", channel: "", campaign: "" })}>{ledger.clear}</Button>}
              </Empty>
            ) : (
              <>
                <DataTable caption={ledger.title} columns={columns} rows={items} rowKey={({ id }) => id} />
                <Pager page={asked.page} size={SIZE} total={total} onPage={(page) => ask({ page: String(page) })} />
              </>
            )
          }
        </Answer>
      </Card>
      <StoryPanel id={asked.open} onClose={() => ask({ open: "" })} />
    </Page>
  );
}

function useColumns(onOpen: (id: string) => void): Column<Message>[] {
  const { words } = usePlace();
  const { ledger, channels } = words;
  const campaigns = useCampaignNames();
  const reasons: Record<string, string> = words.reasons;
  return [
    { key: "to", head: ledger.to, cell: (message) => <To message={message} /> },
    { key: "state", head: ledger.state, cell: ({ state }) => <State state={state} /> },
    { key: "reason", head: ledger.reason, cell: ({ reason }) => reason && <span className="quiet">{reasons[reason] ?? reason}</span> },
    { key: "channel", head: ledger.channel, cell: ({ channel }) => channels.names[channel] ?? channel },
    {
      key: "campaign",
      head: ledger.campaign,
      cell: ({ campaign_id: id, subject }) =>
        campaigns[id] ? (
          <Link to={`/campaigns/${id}`}>
            <bdi>{campaigns[id]}</bdi>
          </Link>
        ) : (
          <bdi>{subject}</bdi>
        ),
    },
    { key: "at", head: ledger.at, cell: (message) => <MomentText at={message.ended_at ?? message.handed_at ?? message.created_at} /> },
    {
      key: "why",
      head: <span className="unseen">{ledger.why}</span>,
      action: true,
      cell: ({ id, name, address }) => (
        <button type="button" className="why" aria-label={`${ledger.why} ${name ?? address ?? id}`} onClick={() => onOpen(id)}>
          {ledger.why}
        </button>
      ),
    },
  ];
}

function To({ message }: { message: Message }) {
  const { people } = usePlace().words;
  return (
    <>
      <Link to={`/customers/${message.customer_id}`}>
        <bdi>{message.name ?? message.address ?? people.nameless}</bdi>
      </Link>
      {message.name && message.address && (
        <div className="quiet">
          <Code>{message.address}</Code>
        </div>
      )}
    </>
  );
}

function SaveCsv({ asked, disabled }: { asked: Asked; disabled: boolean }) {
  const { words } = usePlace();
  const { ledger } = words;
  const states: Record<string, string> = words.common.states;
  const reasons: Record<string, string> = words.reasons;
  const campaigns = useCampaignNames();
  const save = useMutation({
    mutationFn: async () => {
      const rows = await everyMessage(asked);
      const head = [ledger.to, ledger.customer, ledger.state, ledger.reason, ledger.channel, ledger.campaign, ledger.at, ledger.said];
      const body = rows.map((row) => [
        row.address ?? "", row.name ?? "", states[row.state] ?? row.state, reasons[row.reason] ?? row.reason, row.channel,
        campaigns[row.campaign_id] ?? row.subject ?? "", row.ended_at ?? row.created_at, row.provider_reply,
      ]);
      downloadCsv("messages.csv", csvOf([head, ...body]));
    },
  });
  return (
    <>
      <Button icon={<Download size={15} />} disabled={disabled} loading={save.isPending} onClick={() => save.mutate()}>
        {ledger.csv}
      </Button>
      {save.isError && <Outcome act={save} />}
    </>
  );
}
