/** How well we foretell who orders again, when, and for how much: tested on the shop's own past. */
import { Button } from "antd";
import { Telescope, Upload } from "lucide-react";
import { Link } from "react-router";
import type { ModelCard } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { RefitButton, RefitNote } from "@/parts/Refit";
import { builderPath } from "@/parts/savedSegment";
import { Switch } from "@/parts/Switch";
import { AgainstRule } from "./AgainstRule";
import { useTopic } from "./asked";
import { Calibration } from "./Calibration";
import { Cards } from "./Cards";
import { Facts } from "./Facts";
import { useCard, useRefitOf } from "./queries";
import { standingOf } from "./reading";
import { ruleOf } from "./rules";
import { headlineOf, leadOf } from "./said";
import { type Topic, TOPICS } from "./shapes";
import { TooFew } from "./TooFew";
import { Windows } from "./Windows";
import "./predictions.css";

export default function Predictions() {
  const { words, format } = usePlace();
  const said = words.predictions;
  const [key, choose] = useTopic();
  const [card, refit] = useCardAndRefit();
  const told = card.data?.customers ? card.data : undefined;
  const topic = told?.topics.find((each) => each.key === key);
  return (
    <Page
      title={told ? headlineOf(words, format, topic) : words.shell.predictions}
      tab={words.shell.predictions}
      crumbs={[{ text: words.shell.understand }, { text: words.shell.predictions }, ...(told ? [{ text: said.questions[key] }] : [])]}
      lead={told && leadOf(words, format, key, topic, told)}
      actions={
        told && (
          <>
            <Switch label={said.topic} value={key} onChange={choose} options={TOPICS.map((value) => ({ value, label: said.topics[value] }))} />
            <RefitButton refit={refit} said={said} />
            <Link to={builderPath(ruleOf(key))}>
              <Button type="primary">{said.use}</Button>
            </Link>
          </>
        )
      }
    >
      <RefitNote refit={refit} said={said} />
      <Answer query={card} shape={[[110, 110, 110, 110], [620, 620, 620]]}>
        {(data) =>
          data === null ? (
            <Empty icon={Telescope} title={said.never} text={said.neverHelp}>
              <RefitButton refit={refit} said={said} primary />
            </Empty>
          ) : data.customers === 0 ? (
            <NoOrders />
          ) : (
            <Told card={data} topic={topic} />
          )
        }
      </Answer>
    </Page>
  );
}

/** The card, asked for again while a newer one is being made. */
function useCardAndRefit() {
  const newest = useCard(false).data?.id;
  const refit = useRefitOf(newest);
  return [useCard(refit.waiting), refit] as const;
}

function Told({ card, topic }: { card: ModelCard; topic: Topic | undefined }) {
  if (!topic || standingOf(topic) === "none") return <TooFew card={card} topic={topic} />;
  const monthly = topic.by_month.length > 0;
  return (
    <>
      <Cards topic={topic} card={card} />
      <div className={monthly ? "predictions-columns" : "columns"}>
        {topic.bins.length > 0 ? <Calibration topic={topic} /> : <Windows topic={topic} />}
        {monthly && <AgainstRule topic={topic} />}
        <Facts card={card} topic={topic} />
      </div>
    </>
  );
}

function NoOrders() {
  const said = usePlace().words.predictions;
  return (
    <Empty icon={Upload} title={said.noOrders} text={said.noOrdersHelp}>
      <Link to="/import">
        <Button type="primary">{said.importing}</Button>
      </Link>
    </Empty>
  );
}
