/** What one campaign did: the verdict, what it added, everybody's row. */
import { useState } from "react";
import { Navigate, useParams } from "react-router";
import type { CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { hasStarted, heldOut, received } from "../campaigns/states";
import { Actions } from "./Actions";
import { Added } from "./Added";
import { Ledger } from "./Ledger";
import { Notes } from "./Notes";
import { OverTime } from "./OverTime";
import { PeoplePanel } from "./PeoplePanel";
import { useCampaign, useReport } from "./queries";
import { VerdictOf } from "./VerdictOf";
import { WhatWouldTell } from "./WhatWouldTell";
import "./campaign.css";

export default function Report() {
  const { id = "" } = useParams();
  const { words } = usePlace();
  const campaign = useCampaign(id);
  if (campaign.data && !hasStarted(campaign.data)) return <Navigate to={`/campaigns/${id}/edit`} replace />;
  if (campaign.data) return <Started id={id} name={campaign.data.name} />;
  return (
    <Page title={words.shell.campaigns} crumbs={[{ text: words.shell.campaigns, to: "/campaigns" }]}>
      <Answer query={campaign}>{() => null}</Answer>
    </Page>
  );
}

function Started({ id, name }: { id: string; name: string }) {
  const { words } = usePlace();
  const report = useReport(id);
  return (
    <Page
      title={<bdi>{name}</bdi>}
      tab={name}
      crumbs={[{ text: words.shell.campaigns, to: "/campaigns" }, { text: name }]}
      lead={report.data && <Lead report={report.data} />}
      actions={report.data && <Actions campaign={report.data.campaign} />}
    >
      <Answer query={report} shape={[[82], [150, 150, 150, 150], [420]]}>
        {(data) => <Body report={data} />}
      </Answer>
    </Page>
  );
}

function Lead({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const { campaign } = report;
  const [people, held] = [received(campaign.counts), heldOut(campaign.counts)].map((count) => format.int(count));
  const sent = words.campaigns.sentLead(format.moment(campaign.started_at ?? ""), people ?? "", held ?? "");
  return `${sent} ${words.campaigns.counted(format.int(campaign.window_days))}`;
}

function Body({ report }: { report: CampaignReport }) {
  const [shown, setShown] = useState<string>();
  return (
    <>
      <Notes campaign={report.campaign} />
      <VerdictOf report={report} />
      <Added report={report} />
      <div className="columns columns-report">
        <OverTime report={report} />
        <div className="stack">
          <WhatWouldTell report={report} />
          <Ledger report={report} onSee={setShown} />
        </div>
      </div>
      <PeoplePanel id={report.campaign.id} state={shown} onClose={() => setShown(undefined)} />
    </>
  );
}
