/** The model card: how it works, what it was learned from, where it is weak, when it gives way. */
import { useState } from "react";
import type { ModelCard } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Tests } from "./Tests";
import { NEEDS } from "./reading";
import { methodsOf, seasonOf, standInOf } from "./said";
import type { Topic } from "./shapes";

type Fact = [name: string, value: string];

export function Facts({ card, topic }: { card: ModelCard; topic: Topic | undefined }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const [open, setOpen] = useState(false);
  const facts = useFacts(card, topic);
  const tests = topic?.tests.length ?? 0;
  return (
    <Card title={said.card}>
      <dl className="model-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {topic && tests > 0 && (
        <button type="button" className="link model-tests" onClick={() => setOpen(true)}>
          {tests === 1 ? said.oneTest : said.allTests(format.int(tests))}
        </button>
      )}
      {topic && <Tests topic={topic} open={open} onClose={() => setOpen(false)} />}
    </Card>
  );
}

function useFacts(card: ModelCard, topic: Topic | undefined): Fact[] {
  const { words, format } = usePlace();
  const said = words.predictions;
  const { learned_from: learned } = card;
  const standIn = standInOf(words, card, topic);
  const day = (iso: string): string => format.day(iso, { year: true });
  const facts: (Fact | false | null | undefined)[] = [
    [said.method, methodsOf(words, card, topic)],
    learned && [said.learned, said.learnedFrom(format.int(learned.orders), day(learned.first), day(learned.last))],
    standIn ? [said.fallback, standIn] : null,
    [said.refreshed, said.nightly(format.decimal(card.took_seconds, 1), format.moment(card.made_at))],
    topic?.recalibration?.used && [said.season, seasonOf(words, format, topic.recalibration)],
    [said.uses, said.usesWhat],
    [said.weak, said.weakFor],
    [said.off, said.offWhen],
    [said.says, said.saysWhen(format.int(NEEDS.customers), format.int(NEEDS.days))],
    card.next_at ? [said.next, format.moment(card.next_at)] : null,
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact));
}
