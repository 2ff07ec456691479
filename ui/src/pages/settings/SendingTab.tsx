/** Frequency cap, quiet hours, and the hold after a restore. */
import { Button, Form, Input, InputNumber } from "antd";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { type Rules, useChangeRules, useRelease, useRules } from "./queries";

export function SendingTab() {
  const rules = useRules();
  return (
    <Answer query={rules} shape={[[300]]}>
      {(data) => (
        <>
          {data.held_at && <Held />}
          <RulesForm rules={data} />
        </>
      )}
    </Answer>
  );
}

function Held() {
  const { settings } = usePlace().words;
  const release = useRelease();
  return (
    <Card title={settings.held} help={settings.heldText}>
      <Button type="primary" loading={release.isPending} onClick={() => release.mutate()}>
        {settings.release}
      </Button>
      <Outcome act={release} />
    </Card>
  );
}

function RulesForm({ rules }: { rules: Rules }) {
  const { settings, common } = usePlace().words;
  const change = useChangeRules();
  const { cap_messages, cap_days, quiet_from, quiet_to } = rules;
  return (
    <Card title={settings.rulesTitle} help={settings.rulesHelp}>
      <Form layout="vertical" initialValues={{ cap_messages, cap_days, quiet_from, quiet_to }} onFinish={(given) => change.mutate(given)}>
        <div className="fields">
          <Form.Item name="cap_messages" label={settings.cap}>
            <InputNumber min={0} max={100} precision={0} className="wide" />
          </Form.Item>
          <Form.Item name="cap_days" label={settings.capDays}>
            <InputNumber min={1} max={365} precision={0} className="wide" />
          </Form.Item>
          <Form.Item name="quiet_from" label={settings.quietFrom} extra={settings.quietHelp}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="quiet_to" label={settings.quietTo}>
            <Input type="time" />
          </Form.Item>
        </div>
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
