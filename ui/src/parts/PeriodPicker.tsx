/** Which days the page is about, with the usual spans and your own. */
import { Segmented } from "antd";
import { Calendar, ChevronDown } from "lucide-react";
import { lazy, Suspense } from "react";
import { type Period, type PeriodName } from "@/app/period";
import { usePlace } from "@/app/place";
import type { Span } from "@/format/spans";
import { Popup } from "./Popup";
import "./PeriodPicker.css";

const OwnDays = lazy(() => import("./OwnDays"));

interface Props {
  period: Period;
  /** The span shown: of the answer where the period leaves it open. */
  shown: Span | undefined;
  onChoose: (name: PeriodName, span?: Span) => void;
}

export function PeriodPicker({ period, shown, onChoose }: Props) {
  const { words, format } = usePlace();
  const spans: { value: PeriodName; label: string }[] = [
    { value: "30d", label: words.period.days30 },
    { value: "90d", label: words.period.days90 },
    { value: "12m", label: words.period.months12 },
    { value: "all", label: words.period.everything },
  ];
  const text = shown && format.between(format.day(shown.from, { year: true }), format.day(shown.to, { year: true }));
  return (
    <Popup
      end
      className="period"
      trigger={
        <>
          <Calendar size={15} aria-hidden />
          <span className="unseen">{words.period.label}: </span>
          <strong>{text ?? "…"}</strong>
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      <div className="period-choices">
        <Segmented<PeriodName> block vertical value={period.name} options={spans} onChange={(name) => onChoose(name)} />
        <Suspense>
          <OwnDays shown={shown} onUse={(span) => onChoose("own", span)} />
        </Suspense>
      </div>
    </Popup>
  );
}
