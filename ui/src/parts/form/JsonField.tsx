/** A value of any shape, as JSON: told onwards whenever it can be read. */
import { Input } from "antd";
import { useState } from "react";

interface Props {
  id: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

const textOf = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value, null, 2));

export function JsonField({ id, value, onChange }: Props) {
  const [text, setText] = useState(() => textOf(value));
  const [wrong, setWrong] = useState(false);
  const tell = (next: string) => {
    setText(next);
    try {
      onChange(next.trim() === "" ? undefined : JSON.parse(next));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <Input.TextArea
      id={id}
      dir="ltr"
      className="schema-code"
      autoSize={{ minRows: 3, maxRows: 14 }}
      spellCheck={false}
      aria-invalid={wrong}
      {...(wrong ? { status: "error" as const } : {})}
      value={text}
      onChange={(event) => tell(event.target.value)}
    />
  );
}
