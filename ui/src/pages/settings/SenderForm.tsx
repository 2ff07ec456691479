/** The mail server and the name on the envelope. */
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { fieldProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { type Sender, type SenderChange, useChangeSender } from "./queries";

interface Fields extends Omit<SenderChange, "settings"> {
  settings: Record<string, string | number | boolean | null>;
}

const NEW = { host: "", port: 587, security: "starttls", username: "", check_certificate: true };

const startingWith = (sender: Sender) => ({ ...sender, settings: { ...NEW, ...sender.settings, password: "" } });

/** An empty password means "as it was": it is left out. */
function changeOf(fields: Fields, sender: Sender): SenderChange {
  const { password, ...rest } = { ...sender.settings, ...fields.settings } as Fields["settings"];
  return {
    ...fields,
    provider: sender.provider,
    settings: password ? { ...rest, password } : rest,
    dkim_domain: sender.dkim_domain,
    dkim_selector: sender.dkim_selector,
  };
}

export function SenderForm({ sender }: { sender: Sender }) {
  const { settings, common } = usePlace().words;
  const change = useChangeSender();
  return (
    <Card title={settings.senderTitle} help={settings.senderHelp}>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={startingWith(sender)}
        onFinish={(fields) => change.mutate(changeOf(fields, sender))}
      >
        <ServerFields kept={sender.secrets_set.includes("password")} />
        <NameFields problem={(field) => fieldProblem(change.error, field)} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {common.save}
          </Button>
          <Outcome act={change} done={common.saved} />
        </div>
      </Form>
    </Card>
  );
}

function ServerFields({ kept }: { kept: boolean }) {
  const { settings, common } = usePlace().words;
  const { starttls, tls, none } = settings.securities;
  const securities = [{ value: "starttls", label: starttls }, { value: "tls", label: tls }, { value: "none", label: none }];
  return (
    <>
      <div className="fields">
        <Form.Item name={["settings", "host"]} label={settings.host} rules={[{ required: true, message: common.required }]}>
          <Input dir="ltr" autoComplete="off" />
        </Form.Item>
        <Form.Item name={["settings", "port"]} label={settings.port}>
          <InputNumber min={1} max={65_535} className="wide" />
        </Form.Item>
        <Form.Item name={["settings", "security"]} label={settings.security}>
          <Select options={securities} />
        </Form.Item>
        <Form.Item name="rate_per_minute" label={settings.rate} tooltip={settings.rateHelp}>
          <InputNumber min={0} max={1_000_000} className="wide" />
        </Form.Item>
        <Form.Item name={["settings", "username"]} label={settings.username}>
          <Input dir="ltr" autoComplete="off" />
        </Form.Item>
        <Form.Item name={["settings", "password"]} label={settings.password}>
          <Input.Password dir="ltr" autoComplete="new-password" placeholder={kept ? settings.passwordKept : ""} />
        </Form.Item>
      </div>
      <Form.Item name={["settings", "check_certificate"]} valuePropName="checked">
        <Checkbox>{settings.certificate}</Checkbox>
      </Form.Item>
    </>
  );
}

function NameFields({ problem }: { problem: (field: string) => string | undefined }) {
  const { settings, common } = usePlace().words;
  const required = [{ required: true, message: common.required }];
  const shown = (field: string) => {
    const help = problem(field);
    return help ? { help, validateStatus: "error" as const } : {};
  };
  return (
    <>
      <div className="fields">
        <Form.Item name="from_name" label={settings.fromName} rules={required} {...shown("from_name")}>
          <Input dir="auto" />
        </Form.Item>
        <Form.Item name="from_address" label={settings.fromAddress} rules={required} {...shown("from_address")}>
          <Input type="email" dir="ltr" />
        </Form.Item>
        <Form.Item name="reply_to" label={settings.replyTo} {...shown("reply_to")}>
          <Input type="email" dir="ltr" />
        </Form.Item>
      </div>
      <Form.Item name="postal_address" label={settings.postal} extra={settings.postalHelp}>
        <Input.TextArea dir="auto" rows={2} />
      </Form.Item>
    </>
  );
}
