/** What is done and what is left before the first message. */
import { Button } from "antd";
import { Check } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Card } from "@/parts/Card";
import { useSenders, useTeam } from "./queries";

interface Step {
  name: string;
  text: string;
  done: boolean;
  act: string;
  to: string;
}

function useSteps(): Step[] {
  const { home } = usePlace().words;
  const visitor = useSession()?.visitor;
  const senders = useSenders().data;
  const team = useTeam().data;
  return [
    {
      name: home.account,
      text: visitor ? home.accountText(visitor.name, home.roles[visitor.role]) : "",
      done: true,
      act: "",
      to: "",
    },
    { name: home.count, text: home.countText, done: true, act: home.set, to: "/settings" },
    { name: home.sender, text: home.senderText, done: Boolean(senders?.length), act: home.setSender, to: "/channels" },
    { name: home.colleague, text: home.colleagueText, done: (team?.items.length ?? 1) > 1, act: home.invite, to: "/settings" },
  ];
}

export function SetUp() {
  const { words, format } = usePlace();
  const steps = useSteps();
  const done = steps.filter((step) => step.done).length;
  return (
    <Card
      flush
      title={words.home.setUp}
      aside={<span className="quiet">{words.home.doneOf(format.int(done), format.int(steps.length))}</span>}
    >
      <ol>
        {steps.map((step, index) => (
          <li key={step.name} className={step.done ? "setup-step setup-done" : "setup-step"}>
            <span className="setup-number">{step.done ? <Check size={15} aria-hidden /> : format.int(index + 1)}</span>
            <strong>{step.name}</strong>
            <span className="quiet grow">
              <bdi>{step.text}</bdi>
            </span>
            {!step.done && (
              <Link to={step.to}>
                <Button size="small">{step.act}</Button>
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
