/** Each rule with what it found: when the message was decided about, or as of now. */
import { Check, X } from "lucide-react";
import { usePlace } from "@/app/place";
import type { Story } from "./queries";

type Rule = Story["now"][number];

export function Asking({ told }: { told: Story }) {
  const { words, format } = usePlace();
  const { ledger } = words;
  const open = told.message.state === "queued" || told.message.state === "held";
  const rules = open || told.then.length === 0 ? told.now : told.then;
  const help = !open && told.then.length > 0 && told.decided_at ? ledger.checksThen(format.moment(told.decided_at)) : ledger.checksNow;
  if (rules.length === 0) return null;
  return (
    <section>
      <h3>{ledger.checks}</h3>
      <p className="quiet">{help}</p>
      <ul className="asked">
        {rules.map((rule, at) => (
          <Line key={at} rule={rule} />
        ))}
      </ul>
    </section>
  );
}

function Line({ rule }: { rule: Rule }) {
  const { words } = usePlace();
  const { ledger } = words;
  const Icon = rule.ok ? Check : X;
  const found = useFound(rule);
  return (
    <li>
      <Icon size={15} className={rule.ok ? "asked-good" : "asked-bad"} aria-label={rule.ok ? ledger.passed : ledger.stopped} role="img" />
      <span>
        {ledger.checkNames[rule.code] ?? rule.code}
        {found && <span className="quiet">: {found}</span>}
      </span>
    </li>
  );
}

/** What a rule found, in words: a state, a reason, a cap's count, a moment. */
function useFound({ code, said, number, limit, days, at }: Rule): string {
  const { words, format } = usePlace();
  const { ledger, channels, people } = words;
  const reasons: Record<string, string> = words.reasons;
  const states: Record<string, string> = words.common.states;
  const parts: string[] = [];
  if (number !== null && limit !== null) parts.push(ledger.ofCap(format.int(number), format.int(limit), format.int(days ?? 0)));
  if (said) {
    const named = ledger.findings[said] ?? channels.suppressionReasons[said] ?? channels.names[said] ?? reasons[said] ?? states[said];
    parts.push(code === "cap" && said === "*" ? channels.everyChannel : (named ?? said));
  }
  if (at) parts.push(format.moment(at));
  return parts.join(people.comma);
}
