/** Frequency cap, quiet hours, and the hold after a restore. */
import { Button, Form, Input, InputNumber } from "antd";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { type Rules, useChangeRules, useRelease, useRules } from "./queries";

const EVERY = "*"; // all channels together

interface Fields {
  most: number;
  days: number;
  quiet_from: string;
  quiet_to: string;
}

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
  const { held_at: _at, held_reason: _why, caps = [], ...kept } = rules;
  const others = caps.filter((cap) => cap.channel !== EVERY);
  const cap = caps.find((one) => one.channel === EVERY) ?? { most: 3, days: 7 };
  const save = ({ most, days, ...quiet }: Fields) =>
    change.mutate({ ...kept, ...quiet, caps: [...others, { channel: EVERY, most, days }] });
  return (
    <Card title={settings.rulesTitle} help={settings.rulesHelp}>
      <Form layout="vertical" initialValues={{ ...kept, ...cap }} onFinish={save}>
        <div className="fields">
          <Form.Item name="most" label={settings.cap}>
            <InputNumber min={0} max={100} precision={0} className="wide" />
          </Form.Item>
          <Form.Item name="days" label={settings.capDays}>
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
