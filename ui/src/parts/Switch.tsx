/** One of a few, side by side. */
import { Segmented } from "antd";
import "./Switch.css";

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

export function Switch<Value extends string>({ label, ...rest }: Props<Value>) {
  return <Segmented<Value> className="switch" aria-label={label} {...rest} />;
}
