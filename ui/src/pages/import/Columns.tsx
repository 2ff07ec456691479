/** Each column of the file, an example, what it becomes and how sure we are. */
import { Button, Select } from "antd";
import { ArrowRight, ShieldQuestion } from "lucide-react";
import type { Import, ImportColumn } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { HowSure } from "@/parts/HowSure";
import { State } from "@/parts/State";
import { type Role, sureOf, undecidedConsent, withRole } from "./matching";

interface Props {
  known: Import;
  waiting: boolean;
  onChange: (mapping: Import["mapping"]) => void;
}

export function Columns({ known, waiting, onChange }: Props) {
  const { importing } = usePlace().words;
  const columns = useColumns(known, onChange);
  const consent = undecidedConsent(known);
  const decide = (role: Role) => consent && onChange(withRole(known.mapping, consent.name, role));
  return (
    <Card title={importing.columns} help={importing.columnsHelp} flush className={waiting ? "import-waiting" : ""}>
      <DataTable caption={importing.columns} columns={columns} rows={known.sniff.columns} rowKey={({ index }) => String(index)} />
      {consent && (
        <div className="consent-question">
          <ShieldQuestion size={17} aria-hidden />
          <p className="grow">
            <strong>{importing.consent(isolate(consent.name))}</strong> {importing.consentHelp}
          </p>
          <Button size="small" onClick={() => decide("email_consent")}>
            {importing.theyAgreed}
          </Button>
          <Button size="small" onClick={() => decide("ignore")}>
            {importing.leaveOut}
          </Button>
        </div>
      )}
    </Card>
  );
}

function useColumns(known: Import, onChange: Props["onChange"]): Column<ImportColumn>[] {
  const { words, format } = usePlace();
  const { importing } = words;
  return [
    { key: "name", head: importing.inFile, cell: ({ name }) => <bdi>{name}</bdi> },
    { key: "example", head: importing.example, cell: ({ samples }) => <bdi className="import-example">{samples[0] ?? "—"}</bdi> },
    { key: "arrow", head: "", width: 24, cell: () => <ArrowRight size={14} className="turns" aria-hidden /> },
    {
      key: "becomes",
      head: importing.becomes,
      cell: (column) => <RolePicker column={column} onRole={(role) => onChange(withRole(known.mapping, column.name, role))} />,
    },
    { key: "filled", head: importing.filled, number: true, cell: ({ filled }) => format.share(filled, { places: 0 }) },
    { key: "sure", head: importing.howSure, cell: (column) => <Doubt column={column} known={known} /> },
  ];
}

function RolePicker({ column, onRole }: { column: ImportColumn; onRole: (role: Role) => void }) {
  const { importing } = usePlace().words;
  const roles = Object.entries(importing.roles) as [Role, string][];
  return (
    <Select<Role>
      size="small"
      className="role"
      aria-label={importing.roleOf(isolate(column.name))}
      value={column.guess}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      options={roles.map(([value, label]) => ({ value, label }))}
      onChange={onRole}
    />
  );
}

function Doubt({ column, known }: { column: ImportColumn; known: Import }) {
  const { importing } = usePlace().words;
  const sure = sureOf(column, known.mapping);
  if (sure === "decide") return <State state="you_decide" />;
  if (sure === "empty" || sure === "chosen") return <span className="quiet">{importing[sure]}</span>;
  return column.guess === "ignore" ? <span className="quiet">—</span> : <HowSure sure={sure} />;
}
