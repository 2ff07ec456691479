/** The cohorts in people, with the interval of each share. */
import type { Cohorts } from "@/api/types";
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { laterMonths, SMALL } from "./cohortRows";

export function CohortTable({ cohorts }: { cohorts: Cohorts }) {
  const { words, format } = usePlace();
  const cell = (row: number, later: number) => {
    const people = cohorts.customers[row]?.[later];
    if (people == null) return "";
    const [low, high] = [cohorts.low[row]?.[later], cohorts.high[row]?.[later]];
    const honest = (cohorts.sizes[row] ?? 0) >= SMALL && low != null && high != null;
    return (
      <>
        {format.int(people)}
        {honest && <div className="cohort-range">{format.shareRange(low, high, 0)}</div>}
      </>
    );
  };
  const columns: Column<number>[] = [
    {
      key: "month",
      head: words.retention.month,
      cell: (row) => format.month(cohorts.months[row] ?? "", { calendar: cohorts.calendar }),
    },
    { key: "size", head: words.retention.people, number: true, cell: (row) => format.int(cohorts.sizes[row] ?? 0) },
    ...laterMonths(cohorts).map((later) => ({
      key: String(later),
      head: format.int(later),
      number: true,
      cell: (row: number) => cell(row, later),
    })),
  ];
  return (
    <DataTable
      caption={words.retention.table}
      columns={columns}
      rows={cohorts.months.map((_, row) => row)}
      rowKey={(row) => cohorts.months[row] ?? String(row)}
    />
  );
}
