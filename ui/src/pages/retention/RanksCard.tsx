/** How much depends on the best customers. */
import { useCallback } from "react";
import type { EChartsCoreOption } from "echarts/core";
import type { Ranks } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Span } from "@/format/spans";
import { axes, type Paper } from "@/parts/Chart";
import { type Cell, ChartCard } from "@/parts/ChartCard";
import { useRanks } from "./queries";

export function RanksCard({ span }: { span: Span | undefined }) {
  const ranks = useRanks(span);
  return ranks.data && ranks.data.customers >= 10 ? <Tenths ranks={ranks.data} /> : null;
}

function Tenths({ ranks }: { ranks: Ranks }) {
  const { words, format } = usePlace();
  const text = words.explore;
  const share = (value: number | null | undefined) => (value == null ? "—" : format.share(value));
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => {
      const frame = axes(paper, ranks.revenue.map((_, index) => format.int(index + 1)), (value) => format.share(value, { places: 0 }));
      return {
        grid: { left: paper.rtl ? 16 : 52, right: paper.rtl ? 52 : 16, top: 16, bottom: 28 },
        ...frame,
        xAxis: { ...frame.xAxis, boundaryGap: true },
        series: [
          {
            type: "bar",
            barWidth: 18,
            // The best fifth is what the title speaks of; the rest is quiet.
            data: ranks.revenue.map((tenth, index) => ({
              value: tenth.share,
              itemStyle: { color: paper.color(index < 2 ? "c1" : "mute"), borderRadius: [4, 4, 0, 0] },
            })),
          },
        ],
      };
    },
    [ranks, format],
  );
  const top = ranks.revenue[1]?.together;
  const cell = (value: number | null | undefined): Cell => ({ text: share(value), value: value ?? null });
  const title = top == null ? text.noRanks : text.ranks(share(top));
  return (
    <ChartCard
      title={title}
      help={text.ranksHelp}
      summary={title}
      option={option}
      height={220}
      fileName={`ranks-${ranks.period.first}-${ranks.period.last}`}
      table={{
        head: [text.tenth, text.ofRevenue, text.together, text.ofOrders],
        rows: ranks.revenue.map((tenth, index) => [
          { text: format.int(index + 1), value: index + 1 },
          cell(tenth.share),
          cell(tenth.together),
          cell(ranks.orders[index]?.share),
        ]),
      }}
    />
  );
}
