/** Keys for the shop's own system. */
import { Button, Form, Input, Popconfirm, Select } from "antd";
import { Trash2 } from "lucide-react";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { CopyText } from "@/parts/CopyText";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Code, MomentText } from "@/parts/values";
import { type Key, type NewKey, useKeys, useMakeKey, useRemoveKey } from "./queries";

export function KeysTab() {
  const { settings } = usePlace().words;
  const keys = useKeys();
  const remove = useRemoveKey();
  const columns = useColumns(remove);
  return (
    <>
      <MakeKey />
      <Card flush title={settings.keys} help={settings.keysHelp}>
        <Answer query={keys} shape={[[140]]}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={settings.keysNone} />
            ) : (
              <DataTable caption={settings.keys} columns={columns} rows={items} rowKey={({ id }) => id} />
            )
          }
        </Answer>
        <div className="card-foot">
          <Outcome act={remove} />
        </div>
      </Card>
    </>
  );
}

function MakeKey() {
  const { settings, common } = usePlace().words;
  const make = useMakeKey();
  const [form] = Form.useForm<NewKey>();
  const scopes = [{ value: "ingest", label: settings.scopes.ingest }, { value: "read", label: settings.scopes.read }];
  return (
    <Card title={settings.makeApiKey}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scope: "ingest" }}
        onFinish={(key) => make.mutate(key, { onSuccess: () => form.resetFields() })}
      >
        <div className="fields">
          <Form.Item name="name" label={settings.keyName} rules={[{ required: true, message: common.required }]}>
            <Input dir="auto" maxLength={100} />
          </Form.Item>
          <Form.Item name="scope" label={settings.scope}>
            <Select options={scopes} />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {settings.makeApiKey}
        </Button>
      </Form>
      {make.data && <CopyText key={make.data.key.id} label={settings.keyMade} text={make.data.text} />}
      <Outcome act={make} />
    </Card>
  );
}

function useColumns(remove: ReturnType<typeof useRemoveKey>): Column<Key>[] {
  const { settings, common } = usePlace().words;
  return [
    { key: "name", head: settings.keyName, cell: ({ name }) => <bdi>{name}</bdi> },
    { key: "scope", head: settings.scope, cell: ({ scope }) => settings.scopes[scope] },
    { key: "start", head: settings.starts, cell: ({ start }) => <Code>{`${start}…`}</Code> },
    { key: "used", head: settings.used, cell: ({ used_at: at }) => (at ? <MomentText at={at} /> : settings.never) },
    {
      key: "act",
      head: <span className="unseen">{common.remove}</span>,
      action: true,
      cell: ({ id, name }) => (
        <Popconfirm title={settings.removeKeyAsk} okText={common.remove} cancelText={common.cancel} onConfirm={() => remove.mutate(id)}>
          <Button type="text" size="small" aria-label={settings.removeKey(name)} icon={<Trash2 size={15} />} />
        </Popconfirm>
      ),
    },
  ];
}
