/** What needs a person first; then the queues, the speed, the campaigns in motion, the work behind it. */
import { Button, Popconfirm } from "antd";
import { Pause, Play } from "lucide-react";
import { useOperations } from "@/api/questions";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Jobs } from "./Jobs";
import { Ledger } from "./Ledger";
import { Minutes } from "./Minutes";
import { Motions } from "./Motions";
import { Needs } from "./Needs";
import { Queues } from "./Queues";
import { type Overview, useAct } from "./queries";
import { useSpeech } from "./useSpeech";
import "./operations.css";

export default function Operations() {
  const { words } = usePlace();
  const seen = useOperations();
  return (
    <Page
      title={seen.data ? <Headline seen={seen.data} /> : words.shell.operations}
      tab={words.shell.operations}
      lead={seen.data && words.operations.lead(seen.data.needs_you.length > 0)}
      crumbs={[{ text: words.shell.operations }]}
      actions={seen.data && <Hold held={seen.data.held_at !== null} />}
    >
      <Answer query={seen} shape={[[96], [330], [340, 340]]}>
        {(data) => (
          <>
            <Needs found={data.needs_you} />
            <Queues seen={data} />
            <div className="columns columns-operations">
              <Minutes minutes={data.minutes} />
              <Motions seen={data} />
            </div>
            <div className="columns columns-operations">
              <Jobs jobs={data.jobs} />
              <Ledger rows={data.ledger} />
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Headline({ seen }: { seen: Overview }) {
  const { words, format } = usePlace();
  const speech = useSpeech();
  const [first] = seen.needs_you;
  if (!first) return words.operations.well;
  const count = seen.needs_you.length;
  return words.operations.needs(format.int(count), count === 1, speech(first).title);
}

function Hold({ held }: { held: boolean }) {
  const { operations, common } = usePlace().words;
  const isOwner = useSession()?.visitor.role === "owner";
  const act = useAct();
  const Icon = held ? Play : Pause;
  const verb = held ? "release" : "hold";
  return (
    <>
      <Popconfirm
        title={held ? operations.releaseAsk : operations.holdAsk}
        okText={held ? operations.acts.release : operations.hold}
        cancelText={common.cancel}
        placement="bottomRight"
        onConfirm={() => act.mutate({ act: verb })}
      >
        <Button
          icon={<Icon size={15} />}
          loading={act.isPending}
          disabled={held && !isOwner}
          title={held && !isOwner ? operations.releaseOwner : undefined}
        >
          {held ? operations.acts.release : operations.hold}
        </Button>
      </Popconfirm>
      <Outcome act={act} />
    </>
  );
}
