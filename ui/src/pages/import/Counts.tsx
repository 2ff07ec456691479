/** What the file brings, counted: before the import and after it. */
import type { ImportReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Kpi } from "@/parts/Kpi";

export function Counts({ report }: { report: ImportReport }) {
  const { words, format } = usePlace();
  const { importing } = words;
  const people: [string, number][] = [
    [importing.newCustomers, report.customers_new],
    [importing.knownCustomers, report.customers_known],
  ];
  const counts: [string, number][] = [
    ...people,
    [importing.ordersAdded, report.orders_new],
    [importing.ordersKnown, report.orders_known],
    ...(report.orders_changed > 0 ? [[importing.ordersChanged, report.orders_changed] as [string, number]] : []),
    ...(report.dry_run ? [[importing.refunds, report.refunds_matched + report.refunds_unmatched] as [string, number]] : []),
  ];
  const span = report.first_day && report.last_day ? format.between(format.day(report.first_day, { year: true }), format.day(report.last_day, { year: true })) : "";
  return (
    <>
      <div className="strip">
        {counts.map(([label, count]) => (
          <Kpi key={label} small label={label} value={format.int(count)} />
        ))}
        <Kpi
          small
          label={importing.setAside}
          value={<span className={report.refused_rows > 0 ? "warn-number" : ""}>{format.int(report.refused_rows)}</span>}
        />
      </div>
      {span && (
        <p className="quiet">
          {importing.days}: {span}
        </p>
      )}
    </>
  );
}
