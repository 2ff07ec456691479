/** One short mail, and what the server says to it. */
import { Button, Input } from "antd";
import { Check, CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Code } from "@/parts/values";
import { useTestSender } from "./queries";

export function TestMail({ ready }: { ready: boolean }) {
  const { settings } = usePlace().words;
  const [address, setAddress] = useState(useSession()?.visitor.email ?? "");
  const test = useTestSender();
  const send = (event: FormEvent) => {
    event.preventDefault();
    test.mutate(address.trim());
  };
  const { data } = test;
  const Icon = data?.accepted ? Check : CircleAlert;
  return (
    <Card title={settings.test} help={settings.testHelp}>
      <form className="settings-line" onSubmit={send}>
        <Input type="email" required dir="ltr" aria-label={settings.testTo} value={address} onChange={(event) => setAddress(event.target.value)} />
        <Button htmlType="submit" disabled={!ready} loading={test.isPending}>
          {settings.testSend}
        </Button>
      </form>
      {data && (
        <p className={`outcome ${data.accepted ? "outcome-good" : "outcome-bad"}`} role="status">
          <Icon size={15} aria-hidden />
          <span>
            {data.accepted ? settings.taken : settings.notTaken} <Code>{data.reply}</Code>
          </span>
        </p>
      )}
      {test.isError && <Outcome act={test} />}
    </Card>
  );
}
