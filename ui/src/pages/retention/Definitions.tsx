import type { Report } from "@/api/types";
import { usePlace } from "@/app/place";
import { SidePanel } from "@/parts/SidePanel";
import { HEADLINE } from "./MetricStrip";

interface Props {
  report: Report;
  open: boolean;
  onClose: () => void;
}

export function Definitions({ report, open, onClose }: Props) {
  const { words, language } = usePlace();
  const { names, definitions, treatment, intervals } = words.metrics;
  return (
    <SidePanel title={words.common.definitions} open={open} onClose={onClose}>
      <dl className="definitions">
        {HEADLINE.map((key) => (
          <div key={key}>
            <dt>{names[key]}</dt>
            {/* The server's own definition is the exact one; it is English. */}
            <dd>{language === "en" ? (report.metrics[key]?.definition ?? definitions[key]) : definitions[key]}</dd>
          </div>
        ))}
        <div>
          <dt>{words.retention.who}</dt>
          <dd>{definitions.cohorts}</dd>
        </div>
      </dl>
      <p className="quiet">{treatment}</p>
      <p className="quiet">{intervals}</p>
    </SidePanel>
  );
}
