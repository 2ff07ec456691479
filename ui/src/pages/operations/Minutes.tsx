/** Messages a minute over the last hour, as a line or as a table. */
import { Button } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { useCallback, useMemo, useState } from "react";
import { usePlace } from "@/app/place";
import { axes, Chart, type Paper } from "@/parts/Chart";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";

interface Minute {
  ago: number;
  count: number;
}

export function Minutes({ minutes }: { minutes: number[] }) {
  const { words, format } = usePlace();
  const { operations, common } = words;
  const [table, setTable] = useState(false);
  const sum = minutes.reduce((all, count) => all + count, 0);
  if (sum === 0) {
    return (
      <Card title={operations.minutes}>
        <Empty title={operations.minutesNone} />
      </Card>
    );
  }
  return (
    <Card
      title={operations.minutes}
      help={operations.minutesHelp(format.int(sum))}
      aside={
        <Button size="small" onClick={() => setTable(!table)}>
          {table ? common.showChart : common.showTable}
        </Button>
      }
    >
      {table ? <Rows minutes={minutes} /> : <Line minutes={minutes} sum={sum} />}
    </Card>
  );
}

function Line({ minutes, sum }: { minutes: number[]; sum: number }) {
  const { words, format } = usePlace();
  const { operations } = words;
  const labels = useMemo(() => minutes.map((_, at) => operations.minuteAgo(format.int(minutes.length - 1 - at))), [minutes, operations, format]);
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => ({
      grid: { left: paper.rtl ? 16 : 44, right: paper.rtl ? 44 : 16, top: 16, bottom: 28 },
      ...axes(paper, labels, format.int),
      tooltip: { trigger: "axis", backgroundColor: paper.color("surface"), borderColor: paper.color("line"), textStyle: { color: paper.color("ink"), fontSize: 13 } },
      series: [
        {
          type: "line",
          name: paper.mixed(operations.sent),
          data: minutes,
          symbol: "none",
          lineStyle: { color: paper.color("c1"), width: 2 },
          areaStyle: { color: paper.color("c1"), opacity: 0.12 },
        },
      ],
    }),
    [minutes, labels, operations, format],
  );
  return <Chart option={option} height={280} summary={operations.minutesHelp(format.int(sum))} />;
}

function Rows({ minutes }: { minutes: number[] }) {
  const { words, format } = usePlace();
  const { operations } = words;
  const rows = minutes.map((count, at): Minute => ({ ago: minutes.length - 1 - at, count })).filter(({ count }) => count > 0).reverse();
  const columns: Column<Minute>[] = [
    { key: "ago", head: operations.now, cell: ({ ago }) => operations.minuteAgo(format.int(ago)) },
    { key: "count", head: operations.sent, number: true, cell: ({ count }) => format.int(count) },
  ];
  return <DataTable caption={operations.minutes} columns={columns} rows={rows} rowKey={({ ago }) => String(ago)} />;
}
