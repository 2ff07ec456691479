/** What we said against what happened: chances in ten groups, each with the interval of what came. */
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import type { Format } from "@/format";
import type { Paper } from "@/parts/Chart";
import { ChartCard } from "@/parts/ChartCard";
import type { Words } from "@/words/en";
import { calibrationChart } from "./calibrationChart";
import { leaningOf } from "./reading";
import type { Bin, Topic } from "./shapes";

export function Calibration({ topic: { bins, tests } }: { topic: Topic }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const days = format.int(tests.at(-1)?.days ?? 0);
  const share = useCallback((value: number) => format.share(value, { places: 0 }), [format]);
  const option = useCallback(
    (paper: Paper) =>
      calibrationChart(bins, {
        share,
        range: (low, high) => words.common.intervalOf(format.shareRange(low, high, 0)),
        said: said.calibrationAxis(days),
        row: (foretold, came, customers) => said.binSaid(foretold, came, words.common.people(format.int(customers))),
      })(paper),
    [bins, share, words, format, said, days],
  );
  const middle = bins[Math.floor(bins.length / 2)];
  return (
    <ChartCard
      title={said.calibration}
      help={said.calibrationHelp}
      summary={middle ? said.calibrationSummary(share(middle.said), share(middle.ordered)) : said.calibration}
      option={option}
      height={430}
      fileName={`${said.fileName}-calibration`}
      table={{ head: [said.weSaid, said.itCame, said.low, said.high, said.people], rows: bins.map((bin) => rowOf(bin, format)) }}
    >
      {said.upTheSide} {leanSaid(bins, words, format)}
    </ChartCard>
  );
}

const rowOf = ({ said, ordered, low, high, customers }: Bin, format: Format) => [
  ...[said, ordered, low, high].map((value) => ({ text: format.share(value), value })),
  { text: format.int(customers), value: customers },
];

function leanSaid(bins: Bin[], { predictions: said }: Words, format: Format): string {
  const lean = leaningOf(bins);
  if (lean.code === "missed") return said.missed(format.int(lean.missed), format.int(bins.length));
  return "above" in lean ? said[lean.code](format.share(lean.above, { places: 0 })) : said[lean.code];
}
