/** Who comes back, by month of first order: the heatmap and the same numbers as a plain table. */
import { Button } from "antd";
import { Grid3x3, Table2 } from "lucide-react";
import { useState } from "react";
import type { Cohorts } from "@/api/types";
import { usePlace } from "@/app/place";
import type { CalendarName } from "@/format";
import { Card } from "@/parts/Card";
import { Heatmap, HeatLegend } from "@/parts/Heatmap";
import { Switch } from "@/parts/Switch";
import { allRow, laterMonths, rowsOf, type Show, topOf } from "./cohortRows";
import { CohortTable } from "./CohortTable";

interface Props {
  cohorts: Cohorts;
  calendar: CalendarName;
  onCalendar: (calendar: CalendarName) => void;
}

export function CohortsCard({ cohorts, calendar, onCalendar }: Props) {
  const { words, format } = usePlace();
  const [show, setShow] = useState<Show>("customers");
  const [table, setTable] = useState(false);
  const text = words.retention;
  const context = { cohorts, show, format, words };
  const top = topOf(context);
  return (
    <Card
      title={text.who}
      help={show === "customers" ? text.whoHelp : text.whoRevenueHelp}
      aside={
        <>
          <Switch
            label={text.measure}
            value={show}
            onChange={setShow}
            options={[
              { value: "customers", label: text.customers },
              { value: "revenue", label: text.revenue },
            ]}
          />
          <CalendarSwitch calendar={calendar} onCalendar={onCalendar} />
        </>
      }
    >
      <div className="cohort-key">
        <span className="quiet grow">{text.monthsAfter}</span>
        {!table && (
          <HeatLegend
            from={format.share(0, { places: 0 })}
            to={text.upTo(format.share(top, { places: 0 }))}
            running={text.running}
          />
        )}
      </div>
      {table ? (
        <CohortTable cohorts={cohorts} />
      ) : (
        <Heatmap
          caption={text.table}
          sizeHead={text.people}
          columns={laterMonths(cohorts).map((later) => format.int(later))}
          all={allRow(context)}
          rows={rowsOf(context)}
          top={top}
        />
      )}
      <footer className="cohort-foot">
        <p className="quiet grow">{text.small}</p>
        <Button size="small" icon={table ? <Grid3x3 size={14} /> : <Table2 size={14} />} onClick={() => setTable(!table)}>
          {table ? words.common.showChart : words.common.showTable}
        </Button>
      </footer>
    </Card>
  );
}

function CalendarSwitch({ calendar, onCalendar }: Pick<Props, "calendar" | "onCalendar">) {
  const { place, words } = usePlace();
  const options: { value: CalendarName; label: string }[] = [
    { value: "gregorian", label: words.retention.gregorian },
    { value: "jalali", label: words.retention.jalali },
  ];
  // The shop's own calendar stands first.
  if (place.calendar === "jalali") options.reverse();
  return <Switch label={words.retention.calendar} value={calendar} onChange={onCalendar} options={options} />;
}
