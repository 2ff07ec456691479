/** A day of the shop's calendar; its value is a Gregorian ISO date whichever calendar is shown. */
import { DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { usePlace } from "@/app/place";
import { inCalendar, isoDay } from "@/format/spans";
import { JalaliPicker } from "./JalaliPicker";

interface Props {
  label: string;
  value: string;
  onChange: (iso: string) => void;
}

export function DayPicker({ label, value, onChange }: Props) {
  const { place } = usePlace();
  const Picker = place.calendar === "jalali" ? JalaliPicker : DatePicker;
  return (
    <Picker
      aria-label={label}
      placeholder={label}
      // Inside its own sheet: a click in the calendar must not count as a click elsewhere.
      getPopupContainer={(input) => input.parentElement ?? document.body}
      format={place.calendar === "jalali" ? "YYYY/MM/DD" : "YYYY-MM-DD"}
      value={value ? inCalendar(value, place.calendar) : null}
      onChange={(day: Dayjs | Dayjs[] | null) => onChange(dayjs.isDayjs(day) ? isoDay(day) : "")}
    />
  );
}
