/** Search, state, reason, channel and campaign; each choice goes into the address. */
import { Input, Select } from "antd";
import { Search } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { campaignsQuery } from "@/api/questions";
import { usePlace } from "@/app/place";
import { CHANNELS } from "../channels/reading";
import { type Asked, STATES } from "./asked";

interface Props {
  asked: Asked;
  onAsk: (changes: Partial<Record<keyof Asked, string>>) => void;
}

export function Filters({ asked, onAsk }: Props) {
  const { words } = usePlace();
  const { ledger, common, channels } = words;
  const campaigns = useQuery(campaignsQuery).data?.items ?? [];
  const states: Record<string, string> = common.states;
  const channelNames = CHANNELS.filter((channel) => channel !== "team").map((value) => ({ value, label: channels.names[value] }));
  return (
    <div className="message-filters">
      <Input
        key={asked.q}
        type="search"
        dir="auto"
        allowClear
        prefix={<Search size={15} aria-hidden />}
        aria-label={ledger.search}
        placeholder={ledger.search}
        defaultValue={asked.q}
        onPressEnter={(event) => onAsk({ q: event.currentTarget.value.trim() })}
        onClear={() => onAsk({ q: "" })}
      />
      <Choice label={ledger.state} value={asked.state} options={STATES.map((value) => ({ value, label: states[value] }))} onChange={(state) => onAsk({ state })} />
      <Choice
        label={ledger.reason}
        value={asked.reason}
        options={Object.entries(words.reasons).map(([value, label]) => ({ value, label }))}
        onChange={(reason) => onAsk({ reason })}
      />
      <Choice label={ledger.channel} value={asked.channel} options={channelNames} onChange={(channel) => onAsk({ channel })} />
      <Choice
        label={ledger.campaign}
        value={asked.campaign}
        options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(campaign) => onAsk({ campaign })}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string | undefined }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { ledger } = usePlace().words;
  // What the address asks for and nobody has words for stands there as it is.
  const all = value && !options.some((one) => one.value === value) ? [...options, { value, label: value }] : options;
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={onChange}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      options={[{ value: "", label: `${label}: ${ledger.any}` }, ...all]}
    />
  );
}
