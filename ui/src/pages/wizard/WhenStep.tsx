/** Now or at a time, and how long orders count. */
import { Input, InputNumber, Radio } from "antd";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { DayPicker } from "@/parts/DayPicker";
import { Outcome } from "@/parts/Outcome";
import { useChange } from "./queries";
import { useStep } from "./steps";
import { zoned } from "./zoned";

const NINE = "09:00";
const DAY = 86_400_000;
const LONGEST = 365;

/** The planned moment, or nothing for "now". */
export function usePlanned(): string | undefined {
  const { place } = usePlace();
  const { day, time } = useStep();
  return day && time ? zoned(day, time, place.timezone) : undefined;
}

export function WhenStep({ campaign }: { campaign: Campaign }) {
  const { words, place } = usePlace();
  const { wizard } = words;
  const { day, time, plan } = useStep();
  const planned = usePlanned();
  const tomorrow = () => new Date(Date.now() + DAY).toISOString().slice(0, 10);
  return (
    <div className="stack">
      <Card title={wizard.whenTitle}>
        <Radio.Group
          className="when"
          value={day ? "later" : "now"}
          onChange={({ target }) => (target.value === "now" ? plan(undefined, undefined) : plan(tomorrow(), NINE))}
        >
          <Radio value="now">
            <b>{wizard.now}</b>
            <p className="quiet">{wizard.nowText}</p>
          </Radio>
          <Radio value="later">
            <b>{wizard.later}</b>
            <p className="quiet">{wizard.laterText(`\u2068${place.timezone}\u2069`)}</p>
          </Radio>
        </Radio.Group>
        {day && (
          <div className="row when-fields">
            <DayPicker label={wizard.day} value={day} onChange={(next) => plan(next || tomorrow(), time ?? NINE)} />
            <Input
              type="time"
              aria-label={wizard.time}
              value={time ?? NINE}
              onChange={(event) => plan(day, event.target.value || NINE)}
            />
            {planned && Date.parse(planned) < Date.now() && <span className="when-past">{wizard.past}</span>}
          </div>
        )}
      </Card>
      <Window campaign={campaign} />
    </div>
  );
}

function Window({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const change = useChange(campaign.id);
  return (
    <Card title={wizard.window} help={wizard.windowHelp}>
      <label className="row">
        <InputNumber
          min={1}
          max={LONGEST}
          precision={0}
          aria-label={wizard.windowDays}
          defaultValue={campaign.window_days}
          onBlur={(event) => {
            const days = Math.round(Number(event.target.value));
            if (days >= 1 && days <= LONGEST && days !== campaign.window_days) change.mutate({ window_days: days });
          }}
        />
        {wizard.windowDays}
      </label>
      <Outcome act={change} done={wizard.saved} />
    </Card>
  );
}
