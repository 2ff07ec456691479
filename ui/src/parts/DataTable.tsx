/** Rows of one kind. Sorting is the caller's: it travels in the URL and the server does it. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import "./DataTable.css";

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right in both directions, since digits run left to right. */
  number?: boolean;
  /** Links and buttons at the reading end. */
  action?: boolean;
  sortable?: boolean;
  width?: string | number;
}

export interface Sorting {
  key: string;
  descending: boolean;
  onSort: (key: string) => void;
}

interface Props<Row> {
  /** What the table holds, for those who hear it. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting;
}

const classOf = <Row,>({ number, action }: Column<Row>): string | undefined =>
  number ? "cell-number" : action ? "cell-action" : undefined;

export function DataTable<Row>({ caption, columns, rows, rowKey, sorting }: Props<Row>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className={rows.length > 12 ? "table table-long" : "table"}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({ column, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) {
  const sorted = sorting?.key === column.key;
  const order = sorted ? (sorting.descending ? "descending" : "ascending") : undefined;
  const Arrow = sorted && !sorting.descending ? ArrowUp : ArrowDown;
  return (
    <th scope="col" className={classOf(column)} style={{ inlineSize: column.width }} aria-sort={order}>
      {sorting && column.sortable ? (
        <button type="button" className="plain table-sort" onClick={() => sorting.onSort(column.key)}>
          {column.head}
          <Arrow size={12} aria-hidden className={sorted ? undefined : "table-unsorted"} />
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}
