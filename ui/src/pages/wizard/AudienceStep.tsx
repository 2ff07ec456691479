/** Who, who is skipped, and who is held out. */
import { Input } from "antd";
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { Funnel } from "./Funnel";
import { HoldOut } from "./HoldOut";
import { useAudience, useChange } from "./queries";
import { SegmentChoice } from "./SegmentChoice";
import { Skipped } from "./Skipped";

export function AudienceStep({ campaign }: { campaign: Campaign }) {
  const audience = useAudience(campaign);
  const change = useChange(campaign.id);
  const [share, setShare] = useState(campaign.holdout);
  return (
    <div className="columns columns-wide">
      <div className="stack">
        <Who campaign={campaign} />
        <Answer query={audience} shape={[[220], [220]]}>
          {(data) => (
            <>
              <Skipped campaign={campaign} audience={data} />
              <HoldOut audience={data} share={share} onShare={setShare} onKeep={(holdout) => change.mutate({ holdout })} />
            </>
          )}
        </Answer>
        <Outcome act={change} />
      </div>
      <Answer query={audience} shape={[[460]]}>
        {(data) => <Funnel audience={data} share={share} />}
      </Answer>
    </div>
  );
}

function Who({ campaign }: { campaign: Campaign }) {
  const { wizard } = usePlace().words;
  const change = useChange(campaign.id);
  const rename = (name: string) => name.trim() && name !== campaign.name && change.mutate({ name: name.trim() });
  return (
    <Card title={wizard.who}>
      <div className="who">
        <label htmlFor="segment" className="label">
          {wizard.sendTo}
        </label>
        <SegmentChoice value={campaign.segment_id} onChange={(segment) => change.mutate({ segment_id: segment })} />
        <label htmlFor="name" className="label">
          {wizard.name}
        </label>
        <div>
          <Input id="name" dir="auto" maxLength={200} defaultValue={campaign.name} onBlur={(event) => rename(event.target.value)} />
          <p className="quiet">{wizard.nameHelp}</p>
        </div>
      </div>
      <Outcome act={change} />
    </Card>
  );
}
