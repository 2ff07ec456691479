/** Between which two days people moved. */
import { Segmented } from "antd";
import { Calendar, ChevronDown } from "lucide-react";
import { lazy, Suspense } from "react";
import { usePlace } from "@/app/place";
import { inCalendar, isoDay } from "@/format/spans";
import { Popup } from "@/parts/Popup";
import "@/parts/PeriodPicker.css";
import type { Asked } from "./asked";
import type { Lifecycle } from "./queries";

const OwnDays = lazy(() => import("@/parts/OwnDays"));

interface Props {
  asked: Asked;
  shown: Lifecycle;
  onChoose: (change: Partial<Asked>) => void;
}

const LENGTHS = [30, 90, 365];

export function WindowPicker({ asked, shown, onChoose }: Props) {
  const { words, format } = usePlace();
  const { on, since } = shown;
  if (!on || !since) return null;
  const back = (days: number): string => isoDay(inCalendar(on, "gregorian").subtract(days, "day"));
  const labels = [words.period.days30, words.period.days90, words.period.months12];
  const length = LENGTHS.find((days) => back(days) === since);
  return (
    <Popup
      end
      className="period"
      trigger={
        <>
          <Calendar size={15} aria-hidden />
          <span className="unseen">{words.period.label}: </span>
          <strong>{format.between(format.day(since, { year: true }), format.day(on, { year: true }))}</strong>
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      <div className="period-choices">
        <Segmented
          block
          vertical
          value={length ?? 0}
          options={LENGTHS.map((days, index) => ({ value: days, label: labels[index] }))}
          onChange={(days) => onChoose({ since: back(days), on: asked.on })}
        />
        <Suspense>
          <OwnDays shown={{ from: since, to: on }} onUse={({ from, to }) => onChoose({ since: from, on: to })} />
        </Suspense>
      </div>
    </Popup>
  );
}
