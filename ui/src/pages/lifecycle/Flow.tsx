/** Who moved where between two days; each band opens its people. */
import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { usePlace } from "@/app/place";
import type { Paper } from "@/parts/Chart";
import { ChartCard } from "@/parts/ChartCard";
import type { Lifecycle, Move } from "./queries";
import { nameOf } from "./reading";

const TONES: Record<string, string> = {
  new: "c5", active: "c1", loyal: "c3", at_risk: "c2", lapsed: "c4", lost: "mute",
};
const LINKS: Record<Move["direction"], [string, number]> = {
  up: ["c1", 0.38],
  down: ["c2", 0.38],
  stayed: ["mute", 0.16],
  came: ["c5", 0.38],
};

interface Props {
  lifecycle: Lifecycle;
  onOpen: (move: Move) => void;
}

export function Flow({ lifecycle, onOpen }: Props) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const { moves, by, on, since } = lifecycle;
  const shown = moves.filter(({ customers }) => customers > 0);
  const option = useCallback(
    (paper: Paper): EChartsCoreOption => sankey(lifecycle, paper, (code) => nameOf(words, by, code), format.int),
    [lifecycle, words, by, format],
  );
  const sum = (direction: Move["direction"]): string =>
    format.int(shown.reduce((all, move) => all + (move.direction === direction ? move.customers : 0), 0));
  const day = (iso: string | null): string => (iso ? format.day(iso, { year: true }) : "");
  return (
    <ChartCard
      title={said.flow}
      help={said.flowHelp(day(since), day(on))}
      summary={said.flowSummary(sum("up"), sum("down"), sum("stayed"), sum("came"))}
      option={option}
      fileName="movement"
      height={by === "stage" ? 430 : 560}
      onPick={(data) => {
        const picked = shown.find((move) => move === (data as { move?: Move }).move);
        if (picked) onOpen(picked);
      }}
      aside={<Legend />}
      table={{
        head: [said.move(said.from, said.to), said.count],
        rows: shown.map((move) => {
          const text = said.move(nameOf(words, by, move.came_from), nameOf(words, by, move.went_to));
          const link = (
            <button type="button" className="link" onClick={() => onOpen(move)}>
              {format.int(move.customers)}
            </button>
          );
          return [text, { text: link, value: move.customers }];
        }),
      }}
    />
  );
}

function Legend() {
  const { lifecycle } = usePlace().words;
  const kinds: [string, string][] = [["c1", lifecycle.up], ["c2", lifecycle.down], ["mute", lifecycle.stayed]];
  return (
    <span className="row flow-legend">
      {kinds.map(([tone, text]) => (
        <span key={tone} className="row">
          <i style={{ background: `var(--${tone})` }} aria-hidden />
          {text}
        </span>
      ))}
    </span>
  );
}

type Side = "then" | "now";

function sankey(
  { moves, groups }: Lifecycle,
  paper: Paper,
  name: (code: string) => string,
  int: (value: number) => string,
): EChartsCoreOption {
  const order = ["none", ...groups.map(({ code }) => code)];
  const node = (side: Side, code: string) => {
    const own = moves.filter((move) => (side === "then" ? move.came_from : move.went_to) === code);
    const count = own.reduce((sum, move) => sum + move.customers, 0);
    // The earlier day stands where reading begins.
    const left = (side === "then") !== paper.rtl;
    return {
      name: `${side}:${code}`,
      depth: left ? 0 : 1,
      count,
      itemStyle: { color: code === "none" ? paper.color("sunken") : paper.color(TONES[code] ?? "ink3"), borderWidth: 0 },
      label: { position: left ? "left" : "right", formatter: paper.mixed(`${name(code)}  ${int(count)}`) },
    };
  };
  const nodes = (["then", "now"] as const)
    .flatMap((side) => order.map((code) => node(side, code)))
    .filter(({ count }) => count > 0);
  const links = moves.filter(({ customers }) => customers > 0).map((move) => {
    const ends = [`then:${move.came_from}`, `now:${move.went_to}`];
    const [tone, opacity] = LINKS[move.direction];
    const [source, target] = paper.rtl ? ends.reverse() : ends;
    return { source, target, value: move.customers, move, lineStyle: { color: paper.color(tone), opacity } };
  });
  const text = ({ data }: { data: { move?: Move } }): string =>
    data.move ? paper.mixed(`${name(data.move.came_from)} → ${name(data.move.went_to)}: ${int(data.move.customers)}`) : "";
  return {
    tooltip: { trigger: "item", formatter: text, textStyle: { color: paper.color("ink") }, backgroundColor: paper.color("surface") },
    series: [
      {
        type: "sankey",
        data: nodes,
        links,
        layoutIterations: 0,
        nodeWidth: 9,
        nodeGap: 13,
        left: 130,
        right: 130,
        top: 8,
        bottom: 8,
        draggable: false,
        emphasis: { focus: "none", lineStyle: { opacity: 0.6 } },
        label: { color: paper.color("ink2"), fontSize: 12 },
      },
    ],
  };
}
