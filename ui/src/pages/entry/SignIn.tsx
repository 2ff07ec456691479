import { Alert, Button, Form, Input } from "antd";
import { isProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { useSignIn } from "@/app/session";
import { useProblemText } from "@/parts/ProblemNote";
import { Frame } from "./Frame";

interface Fields {
  email: string;
  password: string;
}

export default function SignIn() {
  const { words } = usePlace();
  const signIn = useSignIn();
  const problemText = useProblemText();
  const refused = isProblem(signIn.error) && [401, 403].includes(signIn.error.status);
  const required = [{ required: true, message: words.common.required }];
  return (
    <Frame>
      <h1>{words.entry.welcome}</h1>
      <p className="entry-lead">{words.entry.signInPlain}</p>
      <Form<Fields> layout="vertical" size="large" requiredMark={false} onFinish={(fields) => signIn.mutate(fields)}>
        <Form.Item name="email" label={words.entry.email} rules={required}>
          <Input type="email" dir="ltr" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={words.entry.password} rules={required}>
          <Input.Password dir="ltr" autoComplete="current-password" />
        </Form.Item>
        {signIn.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={refused ? words.entry.refused : problemText(signIn.error)} />
          </Form.Item>
        )}
        <Button block type="primary" htmlType="submit" loading={signIn.isPending}>
          {words.entry.signIn}
        </Button>
      </Form>
      <p className="entry-note">{words.entry.invited}</p>
    </Frame>
  );
}
