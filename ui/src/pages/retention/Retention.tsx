/** Who comes back: six numbers, the cohorts, what they say, and the next step. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { BookOpen, Download, Upload } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { lastDayQuery } from "@/api/questions";
import type { Report } from "@/api/types";
import { usePeriod } from "@/app/period";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { SavedViews } from "@/parts/SavedViews";
import { downloadCsv } from "@/parts/files";
import { PeriodPicker } from "@/parts/PeriodPicker";
import { AgainCard } from "./AgainCard";
import { BreakdownCard } from "./BreakdownCard";
import { CohortsCard } from "./CohortsCard";
import { Definitions } from "./Definitions";
import { Explorer } from "./Explorer";
import { reportCsv } from "./exportCsv";
import { returningSaid, rhythmSaid, saidOf } from "./findings";
import { MetricStrip } from "./MetricStrip";
import { NextStep } from "./NextStep";
import { useComparison, useFindings, useReport } from "./queries";
import { RanksCard } from "./RanksCard";
import { Says } from "./Says";
import { useAsked } from "./state";
import "./retention.css";

const SHAPE = [[128, 128, 128, 128, 128, 128], [520]];

export default function Retention() {
  const { words, format } = usePlace();
  const [wanted, ask] = useAsked();
  const { calendar } = wanted;
  const last = useQuery(lastDayQuery);
  const [period, choose] = usePeriod(last.data?.period.last);
  const asked = { span: period.span, calendar, enabled: last.isSuccess };
  const report = useReport(asked);
  const comparison = useComparison(asked);
  const findings = useFindings(calendar);
  const said = (findings.data ?? []).map((finding) => saidOf(finding, format, words));
  const full = report.data?.notes.history ? report.data : undefined;
  return (
    <Page
      title={full && said[0] ? said[0].title : words.shell.retention}
      tab={words.shell.retention}
      crumbs={[{ text: words.shell.understand }, { text: words.shell.retention }]}
      lead={full && <Lead report={full} />}
      period={full && <PeriodPicker key={period.span?.from} period={period} shown={shownOf(full)} onChoose={choose} />}
      actions={
        full && (
          <>
            <SavedViews page="retention" />
            <Actions report={full} />
          </>
        )
      }
    >
      <Answer query={report} shape={SHAPE}>
        {(data) =>
          data.notes.history ? (
            <>
              <MetricStrip report={data} comparison={comparison.data} onFollow={(metric) => ask({ metric })} />
              <div className="columns">
                <CohortsCard span={shownOf(data)} calendar={calendar} onCalendar={(next) => ask({ calendar: next })} />
                <div className="retention-side">
                  <Says said={[...said.slice(1), ...rhythmSaid(data, format, words), ...returningSaid(data, format, words)]} />
                  <NextStep />
                </div>
              </div>
              <div className="explore">
                <Explorer span={period.span} asked={wanted} onAsk={ask} />
                <BreakdownCard span={period.span} asked={wanted} onAsk={ask} />
                <RanksCard span={period.span} />
                <AgainCard span={period.span} />
              </div>
              <Unknown report={data} />
            </>
          ) : (
            <NoOrders />
          )
        }
      </Answer>
    </Page>
  );
}

const shownOf = (report: Report) => ({ from: report.period.first, to: report.period.last });

function Lead({ report }: { report: Report }) {
  const { words, format } = usePlace();
  return words.retention.lead(format.int(report.customers.value ?? 0));
}

function Actions({ report }: { report: Report }) {
  const { words } = usePlace();
  const [open, setOpen] = useState(false);
  const name = `${words.retention.exportName}-${report.period.first}-${report.period.last}.csv`;
  return (
    <>
      <Button icon={<BookOpen size={15} />} onClick={() => setOpen(true)}>
        {words.common.definitions}
      </Button>
      <Button icon={<Download size={15} />} onClick={() => downloadCsv(name, reportCsv(report, words))}>
        {words.common.export}
      </Button>
      <Definitions report={report} open={open} onClose={() => setOpen(false)} />
    </>
  );
}

function Unknown({ report }: { report: Report }) {
  const { words, format } = usePlace();
  const { orders_without_customer: orders, revenue_without_customer: revenue } = report.notes;
  if (orders === 0) return null;
  return <p className="quiet">{words.retention.unknown(format.int(orders), format.money(revenue))}</p>;
}

function NoOrders() {
  const { retention } = usePlace().words;
  return (
    <Empty icon={Upload} title={retention.empty} text={retention.emptyText}>
      <Link to="/import">
        <Button type="primary">{retention.emptyAct}</Button>
      </Link>
    </Empty>
  );
}
