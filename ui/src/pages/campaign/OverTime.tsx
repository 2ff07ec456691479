/** The difference as it became known, day by day, as a line or as a table. */
import { Button } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { type BandPoint, LineBand, sureFrom } from "@/parts/LineBand";

const THOUSAND = 1000;

function usePoints(report: CampaignReport): BandPoint[] {
  const { format } = usePlace();
  return useMemo(
    () =>
      report.lift.over_time.flatMap(({ day, value, low, high }) =>
        value === null || low === null || high === null
          ? []
          : [{ day: format.day(day), value: THOUSAND * value, low: THOUSAND * low, high: THOUSAND * high }],
      ),
    [report, format],
  );
}

export function OverTime({ report }: { report: CampaignReport }) {
  const { words } = usePlace();
  const points = usePoints(report);
  const [table, setTable] = useState(false);
  const { campaigns, common } = words;
  if (points.length < 2) {
    return (
      <Card title={campaigns.overTime}>
        <Empty title={campaigns.overTimeNone} />
      </Card>
    );
  }
  return (
    <Card
      title={campaigns.overTime}
      help={sureFrom(points) ? campaigns.overTimeHelp : campaigns.overTimeGrey}
      aside={
        <Button size="small" onClick={() => setTable(!table)}>
          {table ? common.showChart : common.showTable}
        </Button>
      }
    >
      {table ? <Days points={points} /> : <Band points={points} />}
    </Card>
  );
}

function Band({ points }: { points: BandPoint[] }) {
  const { words, format } = usePlace();
  const { campaigns } = words;
  const value = useCallback((count: number) => format.int(count, { sign: true }), [format]);
  const range = useCallback((low: number, high: number) => format.numberRange(low, high, { sign: true }), [format]);
  const said = useMemo(
    () => ({ estimate: campaigns.bestEstimate, zero: campaigns.noDifference, sureSince: campaigns.sureSince }),
    [campaigns],
  );
  const last = points.at(-1);
  const summary = last ? campaigns.chartSummary(value(last.value), range(last.low, last.high)) : "";
  return <LineBand points={points} valueText={value} rangeText={range} words={said} summary={summary} height={400} />;
}

function Days({ points }: { points: BandPoint[] }) {
  const { words, format } = usePlace();
  const columns: Column<BandPoint>[] = [
    { key: "day", head: words.campaigns.day, cell: ({ day }) => day },
    { key: "value", head: words.campaigns.per1000, number: true, cell: ({ value }) => format.int(value, { sign: true }) },
    {
      key: "range",
      head: words.common.interval,
      number: true,
      cell: ({ low, high }) => format.numberRange(low, high, { sign: true }),
    },
  ];
  return <DataTable caption={words.campaigns.overTime} columns={columns} rows={points} rowKey={({ day }) => day} />;
}
