/** Where the provider tells what became of messages. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { CopyText } from "@/parts/CopyText";
import type { Provider, Sender } from "./queries";

export function Webhook({ sender, provider }: { sender: Sender; provider: Provider }) {
  const { channels } = usePlace().words;
  // A mail server of one's own tells by mails that come back.
  if (provider.key === "smtp") return null;
  return (
    <Card title={channels.webhook} help={provider.polls ? channels.polls : channels.webhookHelp}>
      {!provider.polls && <CopyText label="URL" text={sender.webhook_url} />}
    </Card>
  );
}
