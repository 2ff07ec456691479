/** What is likely of the customer in a few numbers, each with its interval and how sure it is. */
import type { Customer, Foretold } from "@/api/types";
import { usePlace } from "@/app/place";
import { HowSure, type Sure } from "@/parts/HowSure";
import { RangeBar } from "@/parts/RangeBar";
import { useChance, useChanceRange } from "../customers/useChance";
import { estimateOf, sureOf, valueOf } from "./foreseen";
import { useTested } from "./queries";
import type { Estimate } from "./reading";

interface Props {
  customer: Customer;
  foretold: Pick<Foretold, "numbers" | "sure">;
}

export function Levels({ customer, foretold }: Props) {
  const { words, format } = usePlace();
  const { people } = words;
  const spent = sureOf(useTested("lifetime_value"));
  const spend = estimateOf(foretold, "clv_12m");
  const orders = estimateOf(foretold, "expected_orders_12m");
  return (
    <div className="levels">
      <Alive foretold={foretold} />
      {spend && (
        <Level
          label={people.spend12}
          estimate={spend}
          value={format.money(spend.value)}
          range={format.moneyRange(spend.low, spend.high)}
          sure={spent}
          beside={people.soFar(format.money(customer.revenue_minor ?? 0))}
        />
      )}
      {orders && (
        <Level
          label={people.orders12}
          estimate={orders}
          value={format.decimal(orders.value, 1)}
          range={format.numberRange(orders.low, orders.high)}
          sure={foretold.sure}
          beside={people.soFar(format.int(customer.orders ?? 0))}
        />
      )}
      <Subscription foretold={foretold} />
    </div>
  );
}

/** Nobody can be seen to leave before a second order: until then it is an assumption. */
function Alive({ foretold }: Pick<Props, "foretold">) {
  const { people } = usePlace().words;
  const chance = useChance();
  const rangeOf = useChanceRange();
  const alive = estimateOf(foretold, "p_alive");
  if (!alive) {
    return valueOf(foretold, "p_alive") === undefined ? null : (
      <div className="level">
        <h3 className="label">{people.alive}</h3>
        <HowSure sure="cannot_tell" />
        <p className="quiet">{people.aliveNeeds}</p>
      </div>
    );
  }
  return <Level label={people.alive} estimate={alive} scale={[0, 1]} value={chance(alive.value)} range={rangeOf(alive)} sure={foretold.sure} />;
}

function Subscription({ foretold }: Pick<Props, "foretold">) {
  const { people } = usePlace().words;
  const ends = estimateOf(foretold, "subscription_churn_30d");
  const chance = useChance();
  const rangeOf = useChanceRange();
  if (!ends) return null;
  return <Level label={people.subscriptionEnds} estimate={ends} scale={[0, 1]} value={chance(ends.value)} range={rangeOf(ends)} sure={foretold.sure} />;
}

interface LevelProps {
  label: string;
  estimate: Estimate;
  scale?: [number, number];
  value: string;
  range: string;
  sure: Sure;
  /** What was so far, to compare with. */
  beside?: string;
}

function Level({ label, estimate, scale, value, range, sure, beside }: LevelProps) {
  const { words, direction } = usePlace();
  const [min, max] = scale ?? [0, Math.max(estimate.high * 1.25, 1)];
  return (
    <div className="level">
      <h3 className="label">{label}</h3>
      <p className="level-value">
        <bdi dir={direction}>{value}</bdi>
      </p>
      <RangeBar {...estimate} min={min} max={max} label={words.common.interval80(range)} />
      <p className="quiet">{range}</p>
      <HowSure sure={sure} />
      {beside && <p className="quiet">{beside}</p>}
    </div>
  );
}
