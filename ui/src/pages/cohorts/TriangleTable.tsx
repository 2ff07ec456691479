/** The triangle in plain numbers, each with its interval. */
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { columnName, type Context, rangeText, rowName, valueText } from "./naming";
import { shownColumns } from "./triangleRows";

export function TriangleTable({ context }: { context: Context }) {
  const { words, format } = usePlace();
  const { triangle } = context;
  const cell = (row: number, at: number) => {
    const cohort = triangle.rows[row];
    const [value, low, high] = [cohort?.value[at], cohort?.low[at], cohort?.high[at]];
    if (!cohort || value == null) return "";
    const people = triangle.measure === "customers";
    return (
      <>
        {people ? format.int(cohort.people[at] ?? 0) : cohort.few ? "" : valueText(context, value)}
        {!cohort.few && low != null && high != null && <div className="cohort-range">{rangeText(context, low, high)}</div>}
      </>
    );
  };
  const columns: Column<number>[] = [
    { key: "row", head: words.cohorts.cohort, cell: (row) => named(context, row) },
    { key: "size", head: words.cohorts.people, number: true, cell: (row) => format.int(triangle.rows[row]?.size ?? 0) },
    ...shownColumns(triangle).map((at) => ({
      key: String(at),
      head: columnName(context, at),
      number: true,
      cell: (row: number) => cell(row, at),
    })),
  ];
  return (
    <DataTable
      caption={words.cohorts.title}
      columns={columns}
      rows={triangle.rows.map((_, row) => row)}
      rowKey={(row) => triangle.rows[row]?.key ?? String(row)}
    />
  );
}

const named = (context: Context, row: number): string => {
  const cohort = context.triangle.rows[row];
  return cohort ? rowName(context, cohort) : "";
};
