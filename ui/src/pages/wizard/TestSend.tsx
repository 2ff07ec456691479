/** One copy to an address of your own. */
import { Button, Input, Select } from "antd";
import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Code } from "@/parts/values";
import { formOf } from "../templates/draft";
import { useTest } from "./queries";

interface Props {
  campaign: Campaign;
  customer?: string | undefined;
  disabled: boolean;
}

export function TestSend({ campaign: { id, channels }, customer, disabled }: Props) {
  const { wizard, templates } = usePlace().words;
  const names: Record<string, string> = templates.forms;
  const session = useSession();
  const [addresses, setAddresses] = useState<Record<string, string>>({ email: session?.visitor.email ?? "" });
  const [asked, setAsked] = useState<string>();
  const channel = asked && channels.includes(asked) ? asked : (channels[0] ?? "email");
  const address = addresses[channel] ?? "";
  const test = useTest(id);
  const send = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ channel, address: address.trim(), customer });
  };
  return (
    <Card title={wizard.testSend}>
      <form className="test" onSubmit={send}>
        {channels.length > 1 && (
          <Select aria-label={templates.channel} value={channel} onChange={setAsked} options={channels.map((each) => ({ value: each, label: names[each] ?? each }))} />
        )}
        <Input
          type={channel === "email" ? "email" : "text"}
          dir="ltr"
          required
          aria-label={templates.testTo[formOf(channel)]}
          placeholder={templates.testTo[formOf(channel)]}
          value={address}
          onChange={(event) => setAddresses({ ...addresses, [channel]: event.target.value })}
        />
        <Button htmlType="submit" icon={<Send size={15} className="turns" />} loading={test.isPending} disabled={disabled}>
          {wizard.testSend}
        </Button>
      </form>
      <Outcome
        act={test}
        done={
          <>
            {wizard.testDone} <Code>{test.data?.reply}</Code>{" "}
            {channel === "email" && session?.features.mail_catcher && <Link to="/mail">{wizard.seeMail}</Link>}
          </>
        }
      />
    </Card>
  );
}
