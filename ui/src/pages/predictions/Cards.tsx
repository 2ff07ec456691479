/** How good the forecast is, in four numbers: against a plain rule, in rank, in doubt, and lately. */
import type { ModelCard } from "@/api/types";
import { usePlace } from "@/app/place";
import { Kpi } from "@/parts/Kpi";
import { Need } from "@/parts/Need";
import type { Tone } from "@/parts/RangeBar";
import type { Drift as Drifting, Topic } from "./shapes";

const COIN = 0.5;

export function Cards({ topic, card }: { topic: Topic; card: ModelCard }) {
  const tests = topic.tests.length;
  return (
    <div className="strip strip-large predictions-cards">
      <Better estimate={topic.better_by} />
      {topic.bins.length > 0 && <Ranks estimate={topic.auc ?? null} />}
      <Held held={topic.held ?? null} tests={tests} />
      <Drift drift={card.drift ?? null} />
    </div>
  );
}

/** The error saved, with the plain rule itself at zero. */
function Better({ estimate }: { estimate: Topic["better_by"] }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  if (!estimate) return <Need label={said.better} needs={said.needsTest} />;
  const { value, low, high } = estimate;
  const whole = { places: 0 };
  const range = low === null || high === null ? undefined : { value, low, high, effect: true, text: format.shareRange(low, high, 0) };
  return (
    <Kpi
      small
      label={said.better}
      value={format.share(Math.abs(value), whole)}
      unit={value < 0 ? said.more : said.less}
      quiet={range !== undefined && range.low <= 0 && range.high >= 0}
      {...(range ? { range } : {})}
    >
      {!range && said.oneTestOnly}
    </Kpi>
  );
}

function Ranks({ estimate }: { estimate: Topic["auc"] }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  if (!estimate) return <Need label={said.ranks} needs={said.needsOrders} />;
  const { value, low, high } = estimate;
  const ends = { min: COIN, max: 1, mark: COIN };
  const range = low === null || high === null ? undefined : { value, low, high, ...ends, tone: toneOf(low > COIN), text: format.between(format.decimal(low), format.decimal(high)) };
  return (
    <Kpi small label={said.ranks} value={format.decimal(value)} unit={said.coin(format.int(1), format.decimal(COIN))} {...(range ? { range } : {})}>
      {!range && said.oneTestOnly}
    </Kpi>
  );
}

const toneOf = (good: boolean): Tone => (good ? "good" : "quiet");

/** Only the share that holds can be too high as well: intervals may be wider than they need to be. */
function Held({ held, tests }: { held: Topic["held"]; tests: number }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const label = said.held(format.share(held?.should ?? 0.8, { places: 0 }));
  if (!held) return <Need label={label} needs={said.needsTest} />;
  const { value, should } = held;
  const [low, high] = [held.low ?? value, held.high ?? value];
  const text = said.should(format.share(should, { places: 0 }));
  return (
    <Kpi
      small
      label={label}
      value={format.share(value, { places: 0 })}
      unit={said.heldIn(format.int(tests), tests === 1)}
      range={{ value, low, high, min: 0.5, max: 1, mark: should, text }}
    />
  );
}

const TONES: Record<Drifting["level"], Tone> = { none: "accent", some: "quiet", alarm: "bad" };

function Drift({ drift }: { drift: Drifting | null }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  if (!drift) return <Need label={said.drift} needs={said.needsWeeks} />;
  const { value, alarm, level } = drift;
  const text = said.driftAt(format.decimal(alarm, 1), format.decimal(value, 1));
  const scale = { min: 0, max: Math.max(alarm * 1.25, value), mark: alarm };
  return (
    <Kpi
      small
      label={said.drift}
      value={said.drifts[level]}
      unit={said.driftSays[level]}
      range={{ value, low: value, high: value, ...scale, tone: TONES[level], text }}
    />
  );
}
