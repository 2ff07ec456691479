/** The customer in a few numbers. */
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { DayText, Money, NumberText } from "@/parts/values";
import { type Fact, Facts } from "./Facts";
import { useBuys } from "./queries";
import { dayAfter, daysBetween, daysLate, mostlyOf, numberOf } from "./reading";
import { useToday } from "./today";

export function Glance({ customer }: { customer: Customer }) {
  const { people } = usePlace().words;
  return (
    <Card title={people.glance}>
      <Facts facts={useFacts(customer)} />
    </Card>
  );
}

function useFacts(customer: Customer): Fact[] {
  const { words, format } = usePlace();
  const { people } = words;
  const today = useToday();
  const gap = numberOf(customer, "usual_gap_days");
  const due = customer.last_order_on && gap !== undefined ? dayAfter(customer.last_order_on, gap) : undefined;
  const late = daysLate(customer.last_order_on, gap, today);
  const mostly = mostlyOf(useBuys(customer.id).data?.items ?? []);
  const groups: Record<string, string> = people.groups;
  const languages: Record<string, string> = people.languages;
  const days = (count: number) => people.days(format.int(count), Math.round(count) === 1);
  const ago = customer.last_order_on ? daysBetween(customer.last_order_on, today) : undefined;
  const facts: (Fact | false | null | "" | undefined)[] = [
    ago !== undefined && {
      name: people.lastOrder,
      value: <time title={format.day(customer.last_order_on ?? "", { year: true })}>{ago <= 0 ? people.today : people.ago(days(ago))}</time>,
    },
    { name: people.orders, value: <NumberText value={customer.orders ?? 0} /> },
    { name: people.spent, value: <Money minor={customer.revenue_minor ?? 0} /> },
    gap !== undefined && { name: people.gap, value: days(gap) },
    due && { name: people.due, value: late === undefined ? <DayText day={due} year={due.slice(0, 4) !== today.slice(0, 4)} /> : <span className="due-late">{people.lateBy(days(late))}</span> },
    mostly.length > 0 && { name: people.mostly, value: <bdi>{mostly.join(people.comma)}</bdi> },
    customer.rfm_group && { name: people.group, value: groups[customer.rfm_group] ?? <bdi>{customer.rfm_group}</bdi> },
    customer.language && { name: people.language, value: languages[customer.language] ?? <bdi>{customer.language}</bdi> },
    customer.birth_on && { name: people.birthday, value: <Birthday on={customer.birth_on} /> },
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact));
}

/** A whole date, or a month and a day where the year was never told. */
function Birthday({ on }: { on: string }) {
  const { format } = usePlace();
  return /^\d{4}-\d{2}-\d{2}$/.test(on) ? format.day(on) : <bdi>{on}</bdi>;
}
