/** Matching and rehearsing: columns on one side, questions and doubtful rows on the other. */
import { Button } from "antd";
import type { Import } from "@/api/types";
import { usePlace } from "@/app/place";
import { Columns } from "./Columns";
import { Counts } from "./Counts";
import { Frame } from "./Frame";
import { openQuestions, recognised } from "./matching";
import { NeedLook } from "./NeedLook";
import { Questions } from "./Questions";
import { useMatch, useRehearse, useRun } from "./queries";
import { useFault } from "./useFault";
import { Written } from "./Written";

export function Preparing({ known }: { known: Import }) {
  const { words } = usePlace();
  const match = useMatch(known.id);
  const rehearse = useRehearse(known.id);
  const run = useRun(known.id);
  const fault = useFault();
  const report = known.state === "rehearsed" ? known.report : null;
  const problem = match.error ?? rehearse.error ?? run.error;
  const change = (mapping: Import["mapping"]) => {
    rehearse.reset();
    match.mutate(mapping);
  };
  return (
    <Frame
      known={known}
      step={report ? 2 : 1}
      title={useTitle(known)}
      lead={words.importing.notSaved}
      onStep={() => change(known.mapping)}
      actions={<Actions known={known} rehearse={rehearse} run={run} onBack={() => change(known.mapping)} />}
    >
      {(problem || known.error) && (
        <p role="alert" className="fault fault-box">
          {problem ? fault(problem) : <bdi>{known.error}</bdi>}
        </p>
      )}
      {report && <Counts report={report} />}
      <div className="columns columns-wide import-body">
        <Columns known={known} waiting={match.isPending} onChange={change} />
        <div className="stack">
          {report && <NeedLook known={known} report={report} />}
          <Questions known={known} onChange={change} />
          <Written known={known} onChange={change} />
        </div>
      </div>
    </Frame>
  );
}

/** The result so far. */
function useTitle({ state, sniff, mapping, report }: Import): string {
  const { words, format } = usePlace();
  const { match, rehearsed, failed } = words.importing;
  if (state === "failed") return failed.title;
  if (state === "rehearsed" && report) {
    const [rows, ready, left] = [report.rows, report.rows - report.refused_rows, report.refused_rows].map((count) => format.int(count));
    return report.refused_rows === 0 ? rehearsed.all(rows ?? "") : rehearsed.some(ready ?? "", rows ?? "", left ?? "");
  }
  const open = openQuestions({ sniff, mapping });
  if (open > 0) return match.titleOpen(format.int(open), open === 1);
  return match.title(format.int(recognised(sniff.columns)), format.int(sniff.columns.length));
}

interface ActionsProps {
  known: Import;
  rehearse: ReturnType<typeof useRehearse>;
  run: ReturnType<typeof useRun>;
  onBack: () => void;
}

function Actions({ known, rehearse, run, onBack }: ActionsProps) {
  const { words, format } = usePlace();
  const { importing } = words;
  if (known.state === "rehearsed" && known.report) {
    return (
      <>
        <Button onClick={onBack}>{words.common.back}</Button>
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
          {importing.doIt(format.int(known.report.rows - known.report.refused_rows))}
        </Button>
      </>
    );
  }
  return (
    <Button type="primary" disabled={openQuestions(known) > 0} loading={rehearse.isPending} onClick={() => rehearse.mutate()}>
      {rehearse.isPending ? importing.rehearsing : importing.rehearse}
    </Button>
  );
}
