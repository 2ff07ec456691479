/** One short message, and what the provider says to it. */
import { Button, Input } from "antd";
import { Check, CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Code } from "@/parts/values";
import { type Sender, useTestSender } from "./queries";

export function TestCard({ sender }: { sender: Sender }) {
  const { channels } = usePlace().words;
  const mine = useSession()?.visitor.email ?? "";
  const [address, setAddress] = useState(sender.channel === "email" ? mine : "");
  const test = useTestSender();
  const team = sender.channel === "team";
  const send = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ id: sender.id, address: address.trim() || "team" });
  };
  const { data } = test;
  const Icon = data?.accepted ? Check : CircleAlert;
  return (
    <Card title={channels.test} help={channels.testHelp}>
      <form className="channel-line" onSubmit={send}>
        {!team && (
          <Input
            required
            dir="ltr"
            aria-label={channels.testTo}
            placeholder={channels.testExamples[sender.channel] ?? channels.testOwn}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
        <Button htmlType="submit" loading={test.isPending}>
          {channels.testSend}
        </Button>
      </form>
      {data && (
        <p className={`outcome ${data.accepted ? "outcome-good" : "outcome-bad"}`} role="status">
          <Icon size={15} aria-hidden />
          <span>
            {data.accepted ? channels.taken : channels.notTaken} <Code>{data.reply}</Code>
          </span>
        </p>
      )}
      {test.isError && <Outcome act={test} />}
    </Card>
  );
}
