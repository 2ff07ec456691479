/** How we recognise the customer, and traits that no other card shows. */
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Code } from "@/parts/values";
import { type Fact, Facts } from "./Facts";
import { useForetold } from "./queries";
import { numberOf } from "./reading";

const SHOWN = new Set([
  "orders", "order_days", "revenue_minor", "first_order_on", "last_order_on", "lifecycle_stage", "usual_gap_days", "rfm_group",
  "rfm_r", "rfm_f", "rfm_m",
]);

export function Known({ customer }: { customer: Customer }) {
  const { people } = usePlace().words;
  const facts = useFacts(customer);
  if (facts.length === 0) return null;
  return (
    <Card title={people.known}>
      <Facts facts={facts} />
    </Card>
  );
}

function useFacts(customer: Customer): Fact[] {
  const { words, format } = usePlace();
  const { people } = words;
  // What is foretold stands in the forecast, worded and with its intervals.
  const foretold = new Set(useForetold(customer.id).data?.numbers.map(({ name }) => name));
  const kinds: Record<string, string> = people.identities;
  const [r, f, m] = ["rfm_r", "rfm_f", "rfm_m"].map((key) => numberOf(customer, key));
  const identities = customer.identities
    .filter(({ value }) => value !== customer.email && value !== customer.phone)
    .map(({ kind, value }) => ({ name: kinds[kind] ?? kind, value: <Code>{value}</Code> }));
  const others = customer.traits
    .filter(({ key }) => !SHOWN.has(key) && !foretold.has(key))
    .map(({ key, number, text }) => ({ name: key, value: <bdi>{text ?? (number === null ? "—" : format.decimal(number, 1))}</bdi> }));
  const scores =
    r !== undefined && f !== undefined && m !== undefined
      ? [{ name: people.rfm, value: people.rfmValue(format.int(r), format.int(f), format.int(m)) }]
      : [];
  return [...identities, ...scores, ...others];
}
