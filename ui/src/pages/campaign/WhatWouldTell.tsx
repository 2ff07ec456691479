/** For a result that cannot be told: what would tell next time. */
import { Button } from "antd";
import type { CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { useCopy } from "./queries";

export function WhatWouldTell({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const { campaigns, common } = words;
  const copy = useCopy(report.campaign);
  const half = report.what_would_tell[0];
  if (!half) return null;
  return (
    <Card title={campaigns.whatWouldTell} help={campaigns.whatWouldTellHelp}>
      <ul className="would-tell">
        <li>
          <div className="grow">
            <h3>{campaigns.holdHalf}</h3>
            {half.rise !== null && <p className="quiet">{campaigns.holdHalfText(common.pointsOf(format.points(half.rise)))}</p>}
          </div>
          <Button
            type="primary"
            loading={copy.isPending}
            onClick={() => copy.mutate({ name: campaigns.copyName(report.campaign.name), holdout: half.holdout })}
          >
            {campaigns.useNext}
          </Button>
        </li>
        <li>
          <div className="grow">
            <h3>{campaigns.letBe}</h3>
            <p className="quiet">{campaigns.letBeText}</p>
          </div>
        </li>
      </ul>
      <Outcome act={copy} />
    </Card>
  );
}
