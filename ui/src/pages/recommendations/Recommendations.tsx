/** What each person is shown next and why, how well it foretells, and the shop's own rules. */
import { Button } from "antd";
import { RefreshCw, Sparkles, Upload } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Preview } from "./Preview";
import { useRefit, useStatus } from "./queries";
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
      actions={made && <RefitButton refit={refit} />}
    >
      <RefitNote refit={refit} />
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
  const refit = useRefit(useStatus(false).data?.made_at);
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

type Refit = ReturnType<typeof useRefit>;

function RefitButton({ refit: { ask, waiting }, primary = false }: { refit: Refit; primary?: boolean }) {
  const { recommendations: said } = usePlace().words;
  return (
    <Button type={primary ? "primary" : "default"} icon={<RefreshCw size={15} />} loading={waiting} onClick={() => ask.mutate()}>
      {waiting ? said.refitting : said.refit}
    </Button>
  );
}

/** Stands over the page while something is to be said. */
function RefitNote({ refit: { ask, done, slow } }: { refit: Refit }) {
  const { recommendations: said } = usePlace().words;
  if (ask.isError) return <Outcome act={ask} />;
  if (slow && !done) return <p className="note note-plain" role="status">{said.refitSlow}</p>;
  return done ? <Outcome act={ask} done={said.refitDone} /> : null;
}

function Never({ refit }: { refit: Refit }) {
  const { recommendations: said } = usePlace().words;
  return (
    <Empty icon={Sparkles} title={said.never} text={said.neverHelp}>
      <RefitButton refit={refit} primary />
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
