/** One message to an address of your own, as the chosen person would get it. */
import { Button, Input } from "antd";
import { Send } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Outcome } from "@/parts/Outcome";
import { SidePanel } from "@/parts/SidePanel";
import { Code } from "@/parts/values";
import { EXACT, formOf } from "../draft";
import { useTest } from "../queries";

interface Props {
  id: string;
  on: string;
  language: string;
  customer: string | undefined;
  open: boolean;
  onClose: () => void;
}

export function TestPanel(props: Props) {
  const { templates } = usePlace().words;
  return (
    <SidePanel title={templates.testTitle} open={props.open} onClose={props.onClose}>
      {props.open && <TestForm key={props.on} {...props} />}
    </SidePanel>
  );
}

/** A form is tried on one of its channels: the first whose words they are. */
const channelOf = (on: string): string => (on === "email" || on === "sms" ? on : (EXACT.find((key) => key === on || formOf(key) === on) ?? on));

function TestForm({ id, on, language, customer }: Props) {
  const { templates } = usePlace().words;
  const session = useSession();
  const field = useId();
  const form = formOf(on);
  const [address, setAddress] = useState(form === "email" ? (session?.visitor.email ?? "") : "");
  const test = useTest(id);
  const send = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ channel: channelOf(on), address: address.trim(), language, customer });
  };
  return (
    <form className="schema-form" onSubmit={send}>
      <div className="schema-field">
        <label className="label" htmlFor={field}>
          {templates.testTo[form]}
        </label>
        <Input id={field} type={form === "email" ? "email" : "text"} dir="ltr" required value={address} onChange={(event) => setAddress(event.target.value)} />
      </div>
      <Button type="primary" htmlType="submit" icon={<Send size={15} className="turns" />} loading={test.isPending}>
        {templates.testSend}
      </Button>
      <Outcome
        act={test}
        done={
          <>
            {templates.testDone} <Code>{test.data?.reply}</Code> {form === "email" && session?.features.mail_catcher && <Link to="/mail">{templates.seeMail}</Link>}
          </>
        }
      />
    </form>
  );
}
