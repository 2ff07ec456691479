/** How likely an order is within each of three spans, all on one scale. */
import type { Foretold } from "@/api/types";
import { usePlace } from "@/app/place";
import { HowSure } from "@/parts/HowSure";
import { RangeBar } from "@/parts/RangeBar";
import { useChance, useChanceRange } from "../customers/useChance";
import { CHANCES, estimateOf } from "./foreseen";

export function Chances({ foretold }: { foretold: Pick<Foretold, "numbers" | "sure"> }) {
  const { words, format } = usePlace();
  const { people, common } = words;
  const chance = useChance();
  const rangeOf = useChanceRange();
  const known = CHANCES.map(({ days, name }) => ({ days, estimate: estimateOf(foretold, name) }));
  if (known.every(({ estimate }) => !estimate)) return null;
  return (
    <section className="chances">
      <header className="row">
        <h3 className="label grow">{people.chances}</h3>
        <HowSure sure={foretold.sure} />
      </header>
      <dl>
        {known.map(
          ({ days, estimate }) =>
            estimate && (
              <div key={days}>
                <dt>{people.days(format.int(days), false)}</dt>
                <dd>
                  <strong>{chance(estimate.value)}</strong>
                  <RangeBar {...estimate} min={0} max={1} label={common.interval80(rangeOf(estimate))} />
                  <span className="quiet">{rangeOf(estimate)}</span>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
