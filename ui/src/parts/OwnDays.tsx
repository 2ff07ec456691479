/** Any first and last day. */
import { Button } from "antd";
import { useState } from "react";
import { usePlace } from "@/app/place";
import type { Span } from "@/format/spans";
import { DayPicker } from "./DayPicker";

export default function OwnDays({ shown, onUse }: { shown: Span | undefined; onUse: (span: Span) => void }) {
  const { period } = usePlace().words;
  const [from, setFrom] = useState(shown?.from ?? "");
  const [to, setTo] = useState(shown?.to ?? "");
  const valid = from !== "" && to !== "" && from <= to;
  return (
    <div className="own-days">
      <h3>{period.own}</h3>
      <DayPicker label={period.from} value={from} onChange={setFrom} />
      <DayPicker label={period.to} value={to} onChange={setTo} />
      <Button disabled={!valid} onClick={() => onUse({ from, to })}>
        {period.use}
      </Button>
    </div>
  );
}
