/** One row per state; the rows add up to all people. */
import { Button } from "antd";
import { RotateCw, Users } from "lucide-react";
import type { CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { State } from "@/parts/State";
import { useVerb } from "./queries";

type LedgerLine = CampaignReport["ledger"][number];

interface Props {
  report: CampaignReport;
  onSee: (state: string) => void;
}

export function Ledger({ report, onSee }: Props) {
  const { words, format } = usePlace();
  const { campaigns } = words;
  return (
    <Card
      flush
      title={campaigns.ledger(format.int(report.people))}
      help={report.open > 0 ? campaigns.ledgerOpen(format.int(report.open)) : campaigns.ledgerClosed}
      aside={<State state={report.campaign.state} />}
    >
      <ul className="ledger">
        {report.ledger.map((line) => (
          <Line key={line.state} line={line} onSee={onSee} />
        ))}
      </ul>
      <Acts report={report} onSee={onSee} />
    </Card>
  );
}

function Line({ line, onSee }: { line: LedgerLine; onSee: (state: string) => void }) {
  const { words, format } = usePlace();
  const states: Record<string, string> = words.common.states;
  return (
    <li className="ledger-line">
      <span>
        <State state={line.state} />
      </span>
      <b className="ledger-count">{format.int(line.count)}</b>
      <span className="quiet grow">
        <Reasons line={line} />
      </span>
      <button type="button" className="link" onClick={() => onSee(line.state)}>
        {words.common.seeWho}
        <span className="unseen"> {states[line.state] ?? line.state}</span>
      </button>
    </li>
  );
}

function Reasons({ line }: { line: LedgerLine }) {
  const { words, format, language } = usePlace();
  const notes: Record<string, string> = words.campaigns.stateNotes;
  const reasons: Record<string, string> = words.reasons;
  if (line.reasons.length === 0) return notes[line.state] ?? "";
  const comma = language === "en" ? ", " : "، ";
  return line.reasons.map(({ reason, count }) => `${reasons[reason] ?? isolate(reason)} ${format.int(count)}`).join(comma);
}

function Acts({ report, onSee }: Props) {
  const { words, format } = usePlace();
  const { campaigns } = words;
  const verb = useVerb(report.campaign.id);
  const failed = report.ledger.find(({ state }) => state === "failed")?.count ?? 0;
  return (
    <div className="ledger-acts">
      <Button icon={<Users size={15} />} onClick={() => onSee("not_received")}>
        {campaigns.whoNot}
      </Button>
      {failed > 0 && (
        <Button icon={<RotateCw size={15} />} loading={verb.isPending} onClick={() => verb.mutate("retry")}>
          {campaigns.retry(format.int(failed))}
        </Button>
      )}
      {report.unclear > 0 && (
        <div className="ledger-unclear">
          <h3>{campaigns.unclear(format.int(report.unclear))}</h3>
          <p className="quiet">{campaigns.unclearText}</p>
          <div className="row">
            <Button size="small" onClick={() => verb.mutate("send_again")}>
              {campaigns.sendAgain}
            </Button>
            <Button size="small" onClick={() => verb.mutate("leave")}>
              {campaigns.leaveThem}
            </Button>
          </div>
        </div>
      )}
      <Outcome act={verb} />
    </div>
  );
}
