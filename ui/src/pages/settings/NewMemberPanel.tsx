import { Button, Form, Input, Select } from "antd";
import { usePlace } from "@/app/place";
import { LANGUAGE_NAMES, LANGUAGES } from "@/format";
import { Outcome } from "@/parts/Outcome";
import { SidePanel } from "@/parts/SidePanel";
import { type NewMember, useAddMember } from "./queries";
import { ROLES } from "./roles";

const SHORTEST = 12;

/** Name, address, first password and role of a colleague. */
export function NewMemberPanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { words, language } = usePlace();
  const { settings, entry, common } = words;
  const [form] = Form.useForm<NewMember>();
  const add = useAddMember();
  const required = { required: true, message: common.required };
  const finish = (member: NewMember) =>
    add.mutate(member, {
      onSuccess: () => {
        form.resetFields();
        onClose();
      },
    });
  return (
    <SidePanel title={settings.addTitle} open={open} onClose={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ role: "marketer", language }} onFinish={finish}>
        <Form.Item name="name" label={settings.member} rules={[required]}>
          <Input dir="auto" />
        </Form.Item>
        <Form.Item name="email" label={entry.email} rules={[required]}>
          <Input type="email" dir="ltr" />
        </Form.Item>
        <Form.Item
          name="password"
          label={entry.password}
          extra={`${entry.passwordHelp} ${settings.addHelp}`}
          rules={[required, { min: SHORTEST, message: entry.passwordHelp }]}
        >
          <Input.Password dir="ltr" autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="role" label={settings.role}>
          <Select options={ROLES.map((value) => ({ value, label: settings.roles[value] }))} />
        </Form.Item>
        <Form.Item name="language" label={entry.language}>
          <Select options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {settings.add}
        </Button>
        <Outcome act={add} />
      </Form>
    </SidePanel>
  );
}
