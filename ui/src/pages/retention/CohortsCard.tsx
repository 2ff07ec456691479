/** Who comes back, by month of first order; every other question has a page of its own. */
import { useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { CALENDARS, type CalendarName } from "@/format";
import type { Span } from "@/format/spans";
import type { Question } from "@/pages/cohorts/asked";
import { CellPeople, type Chosen } from "@/pages/cohorts/CellPeople";
import { useTriangle } from "@/pages/cohorts/queries";
import { TriangleCard } from "@/pages/cohorts/TriangleCard";
import { Answer } from "@/parts/Answer";
import { Switch } from "@/parts/Switch";

interface Props {
  span: Span;
  calendar: CalendarName;
  onCalendar: (calendar: CalendarName) => void;
}

type Show = "customers" | "revenue" | "margin";

const SHOWN: Show[] = ["customers", "revenue", "margin"];

export function CohortsCard({ span, calendar, onCalendar }: Props) {
  const { words } = usePlace();
  const text = words.cohorts;
  const [measure, setMeasure] = useState<Show>("customers");
  const [chosen, setChosen] = useState<Chosen>();
  const question: Question = { start: "first_order", return: "order", by: "month", kind: "exact", measure, calendar, ...span };
  const triangle = useTriangle(question, true);
  const aside = (
    <>
      <Switch
        label={text.measure}
        value={measure}
        onChange={setMeasure}
        options={SHOWN.map((value) => ({ value, label: text.measures[value] }))}
      />
      <CalendarSwitch calendar={calendar} onCalendar={onCalendar} />
    </>
  );
  const help = (
    <>
      {text.help[measure]} <Link to={`/cohorts?${new URLSearchParams({ ...span, calendar, measure }).toString()}`}>{text.more}</Link>
    </>
  );
  return (
    <Answer query={triangle} shape={[[520]]}>
      {(found) => (
        <>
          <TriangleCard
            triangle={found}
            title={words.retention.who}
            help={found.absent ? text.noCostsText : help}
            aside={aside}
            onPick={(row, column) => setChosen({ row, column })}
          />
          {chosen && <CellPeople triangle={found} question={question} chosen={chosen} onClose={() => setChosen(undefined)} />}
        </>
      )}
    </Answer>
  );
}

function CalendarSwitch({ calendar, onCalendar }: Pick<Props, "calendar" | "onCalendar">) {
  const { place, words } = usePlace();
  // The shop's own calendar stands first.
  const shown = [place.calendar, ...CALENDARS.filter((each) => each !== place.calendar)];
  return (
    <Switch
      label={words.cohorts.calendar}
      value={calendar}
      onChange={onCalendar}
      options={shown.map((value) => ({ value, label: words.cohorts.calendars[value] }))}
    />
  );
}
