/** Names with values, such as the headers of a call: one in a row, an empty row at the end. */
import { Button, Input } from "antd";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";

interface Props {
  label: string;
  value: unknown;
  onChange: (value: Record<string, string>) => void;
}

type Pair = [name: string, value: string];

const pairsOf = (value: unknown): Pair[] => Object.entries((value ?? {}) as Record<string, string>);

export function Pairs({ label, value, onChange }: Props) {
  const { words, format } = usePlace();
  const { forms, common } = words;
  // Kept as typed: two rows may have one name for a moment, which an object could not hold.
  const [pairs, setPairs] = useState(() => pairsOf(value));
  const tell = (next: Pair[]) => {
    setPairs(next);
    onChange(Object.fromEntries(next.filter(([name]) => name.trim() !== "").map(([name, text]) => [name.trim(), text])));
  };
  const write = (at: number, pair: Pair) => tell(at < pairs.length ? pairs.map((each, place) => (place === at ? pair : each)) : [...pairs, pair]);
  return (
    <div className="schema-pairs" role="group" aria-label={label}>
      {[...pairs, ["", ""] as Pair].map(([name, text], at) => (
        <div key={at} className="row">
          <Input dir="ltr" aria-label={`${forms.pairName} ${format.int(at + 1)}`} placeholder={forms.pairName} value={name} onChange={(event) => write(at, [event.target.value, text])} />
          <Input dir="ltr" aria-label={`${forms.pairValue} ${format.int(at + 1)}`} placeholder={forms.pairValue} value={text} onChange={(event) => write(at, [name, event.target.value])} />
          <Button
            type="text"
            disabled={at === pairs.length}
            aria-label={common.remove}
            title={common.remove}
            icon={<Trash2 size={15} />}
            onClick={() => tell(pairs.filter((_, place) => place !== at))}
          />
        </div>
      ))}
    </div>
  );
}
