import type { Report } from "@/api/types";
import { usePlace } from "@/app/place";
import { SidePanel } from "@/parts/SidePanel";
import { definitionOf, nameOf } from "./naming";

interface Props {
  report: Report;
  open: boolean;
  onClose: () => void;
}

export function Definitions({ report, open, onClose }: Props) {
  const { words, language } = usePlace();
  const { definitions, treatment, intervals } = words.metrics;
  return (
    <SidePanel title={words.common.definitions} open={open} onClose={onClose}>
      <dl className="definitions">
        {Object.entries(report.metrics).map(([key, { definition }]) => (
          <div key={key}>
            <dt>{nameOf(words, key)}</dt>
            {/* The server's own definition is the exact one; it is English. */}
            <dd>{language === "en" ? definition : definitionOf(words, { key, definition })}</dd>
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
