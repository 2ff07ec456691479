/** What is likely next, on the line of past orders, with every interval and how sure we are. */
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { HowSure, type Sure } from "@/parts/HowSure";
import { RangeBar } from "@/parts/RangeBar";
import { Why } from "@/parts/Why";
import { useChance } from "../customers/useChance";
import { OrderLine } from "./OrderLine";
import { useModelCard, useTimeline } from "./queries";
import { barsOf, dayAfter, type Estimate, estimateOf, numberOf, rhythmOf } from "./reading";
import { useToday } from "./today";

export function Forecast({ customer }: { customer: Customer }) {
  const { words, place } = usePlace();
  const timeline = useTimeline(customer.id, "orders");
  const model = useModelCard().data;
  const { title, help } = useSaid(customer);
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const { bars, monthly } = barsOf(items, place.calendar);
  const usual = useUsual(customer);
  const rhythm = rhythmOf(items);
  const last = customer.last_order_on;
  const band = rhythm && last ? { from: dayAfter(last, rhythm.low), to: dayAfter(last, rhythm.high) } : undefined;
  return (
    <Card title={title} help={help} aside={model && <Method held={model.back_test?.orders_held} />}>
      {bars.length > 0 && <OrderLine bars={bars} monthly={monthly} usual={usual} band={band} />}
      <Levels customer={customer} sure={model?.sure ?? "cannot_tell"} />
      <span className="unseen">{words.people.chart}</span>
    </Card>
  );
}

/** The day on which the next order falls by the customer's own usual gap. */
function useUsual(customer: Customer): string | undefined {
  const gap = numberOf(customer, "usual_gap_days");
  return customer.last_order_on && gap !== undefined ? dayAfter(customer.last_order_on, gap) : undefined;
}

function Method({ held }: { held: number | undefined }) {
  const { words, format } = usePlace();
  return (
    <Why text={words.common.howDoWeKnow} end>
      <p>{words.people.method}</p>
      {held !== undefined && <p>{words.people.method2(format.share(held, { places: 0 }))}</p>}
    </Why>
  );
}

/** The headline of the forecast: orders expected, or how little hope there is. */
function useSaid(customer: Customer): { title: string; help: string } {
  const { words, format } = usePlace();
  const { forecast } = words.people;
  const today = useToday();
  const usual = useUsual(customer);
  const orders = estimateOf(customer, "expected_orders_90d");
  const alive = estimateOf(customer, "p_alive");
  const chance = useChance();
  if (!orders) return { title: forecast.none, help: forecast.noneHelp };
  const count = Math.round(orders.value);
  const title = count > 1 ? forecast.many(format.int(count)) : count === 1 ? forecast.one : forecast.few(chance(alive?.value ?? 0));
  const rhythm = usual && (usual < today ? forecast.overdue : forecast.usual)(format.day(usual, { year: usual.slice(0, 4) !== today.slice(0, 4) }));
  const range = forecast.range(format.numberRange(Math.floor(orders.low), Math.ceil(orders.high)));
  return { title, help: [range, rhythm].filter(Boolean).join(words.people.comma) };
}

function Levels({ customer, sure }: { customer: Customer; sure: Sure }) {
  const { words, format } = usePlace();
  const { people } = words;
  const alive = estimateOf(customer, "p_alive");
  const spend = estimateOf(customer, "clv_12m");
  const orders = estimateOf(customer, "expected_orders_12m");
  const chance = useChance();
  return (
    <div className="levels">
      {alive && (
        <Level label={people.alive} estimate={alive} scale={[0, 1]} value={chance(alive.value)} range={format.shareRange(alive.low, alive.high, 0)} sure={sure} />
      )}
      {spend && (
        <Level label={people.spend12} estimate={spend} value={format.money(spend.value)} range={format.moneyRange(spend.low, spend.high)} sure={sure} />
      )}
      {orders && (
        <Level label={people.orders12} estimate={orders} value={format.decimal(orders.value, 1)} range={format.numberRange(orders.low, orders.high)} sure={sure} />
      )}
    </div>
  );
}

interface LevelProps {
  label: string;
  estimate: Estimate;
  scale?: [number, number];
  value: string;
  range: string;
  sure: Sure;
}

function Level({ label, estimate, scale, value, range, sure }: LevelProps) {
  const { words, direction } = usePlace();
  const [min, max] = scale ?? [0, Math.max(estimate.high * 1.25, 1)];
  return (
    <div className="level">
      <h3 className="label">{label}</h3>
      <p className="level-value">
        <bdi dir={direction}>{value}</bdi>
      </p>
      <RangeBar {...estimate} min={min} max={max} label={words.common.interval90(range)} />
      <p className="quiet">{range}</p>
      <HowSure sure={sure} />
    </div>
  );
}
