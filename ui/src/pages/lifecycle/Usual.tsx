/** The movements of the window beside what the earlier ones lead one to expect. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { type ChipTone, StateChip } from "@/parts/StateChip";
import { Why } from "@/parts/Why";
import type { Lifecycle, Move } from "./queries";
import { changed, nameOf } from "./reading";

const SHOWN = 8;

/** The unusual first, then the largest. */
const weight = (move: Move): number => (move.judgement === "more" || move.judgement === "less" ? 1e12 : 0) + move.customers;

function toneOf({ judgement, direction }: Move): ChipTone {
  if (judgement !== "more" && judgement !== "less") return "plain";
  return (direction === "down") === (judgement === "more") ? "bad" : "good";
}

interface Props {
  lifecycle: Lifecycle;
  onOpen: (move: Move) => void;
}

export function Usual({ lifecycle, onOpen }: Props) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const moves = lifecycle.moves.filter(changed).sort((a, b) => weight(b) - weight(a)).slice(0, SHOWN);
  const windows = moves[0]?.usual?.windows;
  const columns: Column<Move>[] = [
    {
      key: "move",
      head: said.move(said.from, said.to),
      cell: (move) => said.move(nameOf(words, lifecycle.by, move.came_from), nameOf(words, lifecycle.by, move.went_to)),
    },
    {
      key: "count",
      head: said.count,
      number: true,
      cell: (move) => (
        <button type="button" className="link" onClick={() => onOpen(move)}>
          {format.int(move.customers)}
        </button>
      ),
    },
    {
      key: "usual",
      head: said.usualHead,
      cell: ({ usual }) => usual && <span className="quiet">{format.numberRange(usual.low, usual.high)}</span>,
    },
    {
      key: "judged",
      head: said.judged,
      action: true,
      cell: (move) => <StateChip tone={toneOf(move)}>{said[move.judgement]}</StateChip>,
    },
  ];
  return (
    <Card
      flush
      title={said.usual}
      help={windows ? said.usualHelp(format.int(windows)) : said.usualFew}
      aside={<Why end text={words.common.howDoWeKnow}>{said.usualWhy}</Why>}
    >
      {moves.length === 0 ? (
        <p className="quiet usual-none">{said.quiet}</p>
      ) : (
        <DataTable caption={said.usual} columns={columns} rows={moves} rowKey={(move) => `${move.came_from} ${move.went_to}`} />
      )}
    </Card>
  );
}
