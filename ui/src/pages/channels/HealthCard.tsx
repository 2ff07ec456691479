/** What the provider says of the account: credit, name, or why it refuses. */
import { Button } from "antd";
import { Check, TriangleAlert } from "lucide-react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { type Sender, useAskHealth } from "./queries";

export function HealthCard({ sender }: { sender: Sender }) {
  const { words, format } = usePlace();
  const { channels } = words;
  const ask = useAskHealth();
  const { health } = sender;
  const Icon = health?.ok ? Check : TriangleAlert;
  return (
    <Card
      title={channels.health}
      help={channels.healthHelp}
      aside={
        <Button size="small" loading={ask.isPending} onClick={() => ask.mutate(sender.id)}>
          {channels.healthAsk}
        </Button>
      }
    >
      {health ? (
        <p className={`outcome ${health.ok ? "outcome-good" : "outcome-bad"}`} role="status">
          <Icon size={15} aria-hidden />
          <span>
            <bdi>{health.said || (health.ok ? channels.states.ready : channels.states.unwell)}</bdi>
            <span className="quiet"> {format.moment(health.at)}</span>
          </span>
        </p>
      ) : (
        <p className="quiet">{channels.healthNone}</p>
      )}
      {ask.isError && <Outcome act={ask} />}
    </Card>
  );
}
