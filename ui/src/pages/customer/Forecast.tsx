/** What is likely next, on the line of past orders, with every interval and how sure we are. */
import type { Customer, Foretold } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { HowSure, type Sure } from "@/parts/HowSure";
import { Why } from "@/parts/Why";
import { useChance } from "../customers/useChance";
import { Chances } from "./Chances";
import { nextOf, outcomeOf, sureOf, valueOf } from "./foreseen";
import { Levels } from "./Levels";
import { OrderLine } from "./OrderLine";
import { useForetold, useTested, useTimeline } from "./queries";
import { barsOf, dayAfter, daysLate, numberOf, rhythmOf } from "./reading";
import { useToday } from "./today";

const UNKNOWN: Pick<Foretold, "numbers" | "sure"> = { numbers: [], sure: "cannot_tell" };

export function Forecast({ customer }: { customer: Customer }) {
  const { words, place } = usePlace();
  const timeline = useTimeline(customer.id, "orders");
  const { data, isSuccess } = useForetold(customer.id);
  const foretold = data ?? UNKNOWN;
  const next = outcomeOf(foretold) === "date" ? nextOf(foretold) : undefined;
  const dated = sureOf(useTested("next_date"));
  const { title, help } = useSaid(customer, foretold);
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const { bars, monthly } = barsOf(items, place.calendar);
  const rhythm = rhythmOf(items);
  const last = customer.last_order_on;
  const gap = numberOf(customer, "usual_gap_days");
  const usual = last && gap !== undefined ? dayAfter(last, gap) : undefined;
  const own = rhythm && last ? { from: dayAfter(last, rhythm.low), to: dayAfter(last, rhythm.high) } : undefined;
  return (
    <Card title={isSuccess ? title : words.common.loading} help={isSuccess && <Help text={help} sure={next && dated} />} aside={data?.model && <Method />}>
      {bars.length > 0 && (
        <OrderLine bars={bars} monthly={monthly} foretold={next !== undefined} day={next?.day ?? usual} band={next ?? own} />
      )}
      <Levels customer={customer} foretold={foretold} />
      <Chances foretold={foretold} />
      <span className="unseen">{words.people.chart}</span>
    </Card>
  );
}

function Help({ text, sure }: { text: string; sure: Sure | undefined }) {
  return (
    <>
      {text} {sure && <HowSure sure={sure} />}
    </>
  );
}

function Method() {
  const { words, format } = usePlace();
  const held = useTested("order_again")?.held;
  return (
    <Why text={words.common.howDoWeKnow} end>
      <p>{words.people.method}</p>
      {held && <p>{words.people.method2(format.share(held.value, { places: 0 }))}</p>}
    </Why>
  );
}

/** The headline of the forecast: the day of the next order, or how little hope there is. */
function useSaid(customer: Customer, foretold: Pick<Foretold, "numbers">): { title: string; help: string } {
  const { words, format } = usePlace();
  const { forecast, comma } = words.people;
  const chance = useChance();
  const today = useToday();
  const outcome = outcomeOf(foretold);
  const next = nextOf(foretold);
  if (outcome === "none") return { title: forecast.none, help: customer.orders ? forecast.noneHelp : forecast.never };
  if (outcome === "unlikely" || !next) {
    const title =
      outcome === "unlikely"
        ? forecast.unlikely(chance(1 - (valueOf(foretold, "churn_risk") ?? 1)))
        : forecast.expected(format.decimal(valueOf(foretold, "expected_orders_90d") ?? 0, 1));
    return { title, help: forecast.noDay };
  }
  const day = (iso: string): string => format.day(iso, { year: iso.slice(0, 4) !== today.slice(0, 4) });
  const overdue = daysLate(customer.last_order_on, numberOf(customer, "usual_gap_days"), today) !== undefined;
  const late = overdue && (valueOf(foretold, "p_order_90d") ?? 0) > 0.5;
  const between = forecast.between(day(next.from), day(next.to));
  return { title: forecast.next(day(next.day)), help: late ? [between, forecast.late].join(comma) : between };
}
