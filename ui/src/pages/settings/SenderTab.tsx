import { Answer } from "@/parts/Answer";
import { Dkim } from "./Dkim";
import { useSender } from "./queries";
import { SenderForm } from "./SenderForm";
import { TestMail } from "./TestMail";

/** Through whom messages leave, a try, and the signature. */
export function SenderTab() {
  const sender = useSender();
  return (
    <Answer query={sender} shape={[[420, 300]]}>
      {(data) => (
        <div className="columns settings-sender">
          <SenderForm sender={data} />
          <div className="stack">
            <TestMail ready={data.ready} />
            <Dkim sender={data} />
          </div>
        </div>
      )}
    </Answer>
  );
}
