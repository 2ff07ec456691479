/** One copy to an address of your own. */
import { Button, Input } from "antd";
import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Code } from "@/parts/values";
import { useTest } from "./queries";

export function TestSend({ id, customer, disabled }: { id: string; customer?: string | undefined; disabled: boolean }) {
  const { wizard } = usePlace().words;
  const session = useSession();
  const [address, setAddress] = useState(session?.visitor.email ?? "");
  const test = useTest(id);
  const send = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ address: address.trim(), customer });
  };
  return (
    <Card title={wizard.testSend}>
      <form className="test" onSubmit={send}>
        <Input type="email" dir="ltr" required aria-label={wizard.testTo} value={address} onChange={(event) => setAddress(event.target.value)} />
        <Button htmlType="submit" icon={<Send size={15} className="turns" />} loading={test.isPending} disabled={disabled}>
          {wizard.testSend}
        </Button>
      </form>
      <Outcome
        act={test}
        done={
          <>
            {wizard.testDone} <Code>{test.data?.reply}</Code>{" "}
            {session?.features.mail_catcher && <Link to="/mail">{wizard.seeMail}</Link>}
          </>
        }
      />
    </Card>
  );
}
