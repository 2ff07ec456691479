import { Form, Input } from "antd";
import { usePlace } from "@/app/place";

const MINIMUM = 12;

export function OwnerFields({ problem }: { problem: (field: string) => string | undefined }) {
  const { common, entry } = usePlace().words;
  const required = { required: true, message: common.required };
  const shown = (field: string) => {
    const help = problem(field);
    return help ? { help, validateStatus: "error" as const } : {};
  };
  return (
    <fieldset className="bare">
      <legend className="entry-group">
        <h2>{entry.you}</h2>
      </legend>
      <Form.Item name="token" label={entry.token} extra={entry.tokenHelp} rules={[required]} {...shown("token")}>
        <Input dir="ltr" autoComplete="off" />
      </Form.Item>
      <div className="entry-two">
        <Form.Item name="name" label={entry.name} rules={[required]} {...shown("name")}>
          <Input dir="auto" autoComplete="name" />
        </Form.Item>
        <Form.Item name="email" label={entry.email} rules={[required]} {...shown("email")}>
          <Input type="email" dir="ltr" autoComplete="username" />
        </Form.Item>
      </div>
      <Form.Item
        name="password"
        label={entry.password}
        extra={entry.passwordHelp}
        rules={[required, { min: MINIMUM, message: entry.passwordHelp }]}
        {...shown("password")}
      >
        <Input.Password dir="ltr" autoComplete="new-password" />
      </Form.Item>
    </fieldset>
  );
}
