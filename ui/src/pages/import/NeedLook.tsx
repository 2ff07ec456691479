/** Rows that are set aside, each with its place and its reason; and rows left out on purpose. */
import { Button } from "antd";
import { Download } from "lucide-react";
import type { Import, ImportReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Code } from "@/parts/values";
import { downloadCsv } from "@/parts/files";
import { refusedCsv } from "./refusedCsv";

const SHOWN = 8;

interface Props {
  known: Import;
  report: ImportReport;
}

export function NeedLook({ known, report }: Props) {
  const { importing } = usePlace().words;
  const some = report.refused.length > 0;
  return (
    <>
      <Card
        flush
        title={some ? importing.needLook : importing.needNone}
        help={some && (report.dry_run ? importing.needHelp : importing.done.mend)}
        aside={some && <Export known={known} report={report} />}
      >
        <ul>
          {report.refused.slice(0, SHOWN).map((row) => (
            <Refused key={`${row.line} ${row.column}`} row={row} />
          ))}
        </ul>
      </Card>
      <LeftOut report={report} />
    </>
  );
}

/** After the import the server has all of them; a rehearsal tells the first hundred. */
function Export({ known, report }: Props) {
  const { words, format } = usePlace();
  const { importing } = words;
  const icon = <Download size={14} />;
  if (!report.dry_run) {
    return (
      <Button size="small" icon={icon} href={`/api/imports/${known.id}/refused`}>
        {importing.download(format.int(report.refused_rows))}
      </Button>
    );
  }
  const all = report.refused.length === report.refused_rows;
  const count = format.int(report.refused.length);
  const name = `${known.file_name.split(".")[0] ?? ""}-refused.csv`;
  return (
    <Button size="small" icon={icon} onClick={() => downloadCsv(name, refusedCsv(report.refused, importing.refused))}>
      {all ? importing.download(count) : importing.downloadFirst(count)}
    </Button>
  );
}

function Refused({ row }: { row: ImportReport["refused"][number] }) {
  const { words, format } = usePlace();
  const { importing } = words;
  const reasons: Record<string, string> = importing.refused;
  return (
    <li className="refused">
      <span className="quiet nowrap">{importing.line(format.int(row.line))}</span>
      <div className="grow">
        <p>
          {row.column && (
            <strong>
              <bdi>{row.column}</bdi>
            </strong>
          )}{" "}
          {row.value && (
            <code className="refused-value">
              <Code>{row.value}</Code>
            </code>
          )}
        </p>
        <p className="quiet">{reasons[row.code] ?? <bdi>{row.message}</bdi>}</p>
      </div>
      <span className="quiet nowrap">{importing.aside}</span>
    </li>
  );
}

function LeftOut({ report }: { report: ImportReport }) {
  const { words, format } = usePlace();
  const { importing } = words;
  const names: Record<string, string> = importing.ignored;
  const rows = Object.entries({ ...report.ignored, merged: report.merged }).filter(([, count]) => count > 0);
  if (rows.length === 0 && report.lines_without_customer === 0) return null;
  return (
    <Card title={importing.leftOut}>
      <dl className="left-out">
        {rows.map(([code, count]) => (
          <div key={code}>
            <dt>{names[code] ?? code}</dt>
            <dd>{format.int(count)}</dd>
          </div>
        ))}
      </dl>
      {report.lines_without_customer > 0 && <p className="quiet">{importing.noCustomer(format.int(report.lines_without_customer))}</p>}
    </Card>
  );
}
