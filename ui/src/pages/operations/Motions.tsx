/** Campaigns that are being sent, stand still or have just finished. */
import { Button } from "antd";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { ShareBar } from "@/parts/ShareBar";
import { State } from "@/parts/State";
import { type Motion, type Overview, useAct } from "./queries";
import { secondsLeft, spanOf } from "./reading";
import { useCampaignNames } from "./useSpeech";

const MOST = 6;

export function Motions({ seen }: { seen: Overview }) {
  const { operations } = usePlace().words;
  return (
    <Card flush title={operations.mailings}>
      {seen.mailings.length === 0 ? (
        <Empty title={operations.mailingsNone} />
      ) : (
        <ul className="motions">
          {seen.mailings.slice(0, MOST).map((motion) => (
            <Row key={motion.id} motion={motion} minutes={seen.minutes} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ motion, minutes }: { motion: Motion; minutes: number[] }) {
  const { words, format } = usePlace();
  const { operations } = words;
  const campaign = useCampaignNames()[motion.id];
  const tone = motion.state === "paused" ? "gold" : "accent";
  return (
    <li className="motion">
      <div className="row">
        <strong className="grow">{campaign ? <Link to={`/campaigns/${motion.id}`}><bdi>{campaign}</bdi></Link> : <bdi>{motion.name}</bdi>}</strong>
        <span className="quiet nowrap">{operations.ofTotal(format.int(motion.done), format.int(motion.total))}</span>
        <State state={motion.state} />
      </div>
      <div className="row">
        <div className="grow">
          <ShareBar share={motion.total ? motion.done / motion.total : 1} tone={tone} />
        </div>
        <Rest motion={motion} minutes={minutes} />
      </div>
    </li>
  );
}

function Rest({ motion, minutes }: { motion: Motion; minutes: number[] }) {
  const { words, format } = usePlace();
  const { operations } = words;
  const act = useAct();
  const left = secondsLeft(motion, minutes);
  const reasons: Record<string, string> = words.reasons;
  return (
    <span className="motion-rest quiet">
      {left !== undefined && operations.left(spanOf(left, operations, format))}
      {motion.state === "paused" && motion.reason !== "staff" && (reasons[motion.reason] ?? motion.reason)}
      {motion.unclear > 0 && <Link to={`/messages?campaign=${motion.id}&state=ambiguous`}>{operations.unclearCount(format.int(motion.unclear))}</Link>}
      {motion.failed > 0 && (
        <>
          <Link to={`/messages?campaign=${motion.id}&state=failed`}>{operations.failedCount(format.int(motion.failed))}</Link>
          <Button size="small" loading={act.isPending} onClick={() => act.mutate({ act: "retry", of: motion.id })}>
            {operations.retry}
          </Button>
        </>
      )}
      {act.isError && <Outcome act={act} />}
    </span>
  );
}
