/** What each person is shown next and why, how well it foretells, and the shop's own rules. */
import { Button } from "antd";
import { Sparkles, Upload } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { type Refit, RefitButton, RefitNote } from "@/parts/Refit";
import { Preview } from "./Preview";
import { useRefitOf, useStatus } from "./queries";
import { RulesCard } from "./RulesCard";
import { headlineOf, leadOf, learnedOf } from "./said";
import type { Status } from "./shapes";
import { Tests } from "./Tests";
import { Together } from "./Together";
import "./recommendations.css";

export default function Recommendations() {
  const { words, format } = usePlace();
  const { recommendations: said, shell } = words;
  const [status, refit] = useStatusAndRefit();
  const made = status.data?.made_at && status.data.items > 0 ? status.data : undefined;
  return (
    <Page
      title={made ? headlineOf(words, format, made.test) : shell.recommendations}
      tab={shell.recommendations}
      lead={made && leadOf(words, format, made)}
      crumbs={[{ text: shell.act }, { text: shell.recommendations }]}
      actions={made && <RefitButton refit={refit} said={said} />}
    >
      <RefitNote refit={refit} said={said} />
      <Answer query={status} shape={[[300, 300], [480, 480]]}>
        {(data) => {
          if (data.made_at === null) return <Never refit={refit} />;
          return data.items === 0 ? <NoOrders /> : <Shown status={data} />;
        }}
      </Answer>
      {made && <p className="quiet">{learnedOf(said, format, made)}</p>}
    </Page>
  );
}

/** The status, asked for again while the shop learns. */
function useStatusAndRefit() {
  const refit = useRefitOf(useStatus(false).data?.made_at);
  return [useStatus(refit.waiting), refit] as const;
}

function Shown({ status }: { status: Status }) {
  const { recommendations: said } = usePlace().words;
  return (
    <>
      {status.test ? (
        <Tests test={status.test} />
      ) : (
        <Card title={said.tooFew} help={said.tooFewHelp} />
      )}
      <div className="advised">
        <Preview />
        <RulesCard />
      </div>
      <Together />
    </>
  );
}

function Never({ refit }: { refit: Refit }) {
  const { recommendations: said } = usePlace().words;
  return (
    <Empty icon={Sparkles} title={said.never} text={said.neverHelp}>
      <RefitButton refit={refit} said={said} primary />
    </Empty>
  );
}

function NoOrders() {
  const { recommendations: said } = usePlace().words;
  return (
    <Empty icon={Upload} title={said.noOrders} text={said.noOrdersHelp}>
      <Link to="/import">
        <Button type="primary">{said.importing}</Button>
      </Link>
    </Empty>
  );
}
