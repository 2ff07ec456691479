/** A banner for each thing that needs a person, with the act that mends it. */
import { Button, Popconfirm } from "antd";
import { CircleAlert, RefreshCw, TriangleAlert } from "lucide-react";
import { useNavigate } from "react-router";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Outcome } from "@/parts/Outcome";
import { type Finding, useAct } from "./queries";
import { actsOf, placeOf } from "./reading";
import { useSpeech } from "./useSpeech";
import "@/parts/Verdict.css";

export function Needs({ found }: { found: Finding[] }) {
  return (
    <div className="stack needs" aria-live="polite">
      {found.map((finding) => (
        <Banner key={`${finding.code} ${finding.subject}`} finding={finding} />
      ))}
    </div>
  );
}

function Banner({ finding }: { finding: Finding }) {
  const { title, text } = useSpeech()(finding);
  const Icon = finding.tone === "bad" ? TriangleAlert : CircleAlert;
  const capital = title.charAt(0).toLocaleUpperCase() + title.slice(1);
  return (
    <section className={`verdict verdict-${finding.tone} need-you`}>
      <span className="verdict-tile">
        <Icon size={20} aria-hidden />
      </span>
      <div className="grow">
        <h2 className="verdict-title">{capital}</h2>
        {text && (
          <p>
            <bdi>{text}</bdi>
          </p>
        )}
      </div>
      <Acts finding={finding} />
    </section>
  );
}

function Acts({ finding }: { finding: Finding }) {
  const { operations, common } = usePlace().words;
  const go = useNavigate();
  const act = useAct();
  const isOwner = useSession()?.visitor.role === "owner";
  const place = placeOf(finding);
  const asks: Record<string, string> = { release: operations.releaseAsk, send_again: operations.resendAsk };
  // A mailing and a sender have an id; a channel is meant as a whole.
  const of = finding.act === "wake" || finding.act === "resume" ? { of: finding.subject } : {};
  return (
    <div className="needs-acts">
      {place && <Button onClick={() => void go(place)}>{operations.acts[finding.act === "open_channel" ? "open_channel" : "see_messages"]}</Button>}
      {actsOf(finding).map((verb, at) => {
        const button = (
          <Button
            key={verb}
            type={at === 0 ? "primary" : "default"}
            icon={verb === "wake" ? <RefreshCw size={15} /> : undefined}
            loading={act.isPending}
            disabled={verb === "release" && !isOwner}
            {...(asks[verb] ? {} : { onClick: () => act.mutate({ act: verb, ...of }) })}
          >
            {operations.acts[verb]}
          </Button>
        );
        return asks[verb] ? (
          <Popconfirm key={verb} title={asks[verb]} okText={operations.acts[verb]} cancelText={common.cancel} onConfirm={() => act.mutate({ act: verb, ...of })}>
            {button}
          </Popconfirm>
        ) : (
          button
        );
      })}
      {act.isError && <Outcome act={act} />}
    </div>
  );
}
