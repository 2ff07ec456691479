/** A campaign that has not begun, step by step; every change is kept as it is made. */
import { Button } from "antd";
import { Navigate, useParams } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { Stepper } from "@/parts/Stepper";
import { useCampaign } from "../campaign/queries";
import { hasStarted } from "../campaigns/states";
import { AudienceStep } from "./AudienceStep";
import { useCascadeName } from "./Cascade";
import { MessageStep } from "./MessageStep";
import { useAudience } from "./queries";
import { SendStep } from "./SendStep";
import { STEPS, useStep } from "./steps";
import { heldOutOf } from "./shares";
import { WhenStep } from "./WhenStep";
import "./wizard.css";

export default function Wizard() {
  const { id = "" } = useParams();
  const { words } = usePlace();
  const campaign = useCampaign(id);
  if (!campaign.data) {
    return (
      <Page title={words.campaigns.write} crumbs={[{ text: words.shell.campaigns, to: "/campaigns" }]}>
        <Answer query={campaign}>{() => null}</Answer>
      </Page>
    );
  }
  if (hasStarted(campaign.data)) return <Navigate to={`/campaigns/${id}`} replace />;
  return <Steps campaign={campaign.data} />;
}

function Steps({ campaign }: { campaign: Campaign }) {
  const { wizard, shell } = usePlace().words;
  const { step, current, goTo } = useStep();
  const headline = useHeadline(campaign);
  const cascade = useCascadeName();
  return (
    <Page
      title={headline}
      tab={campaign.name}
      lead={wizard.lead(isolate(campaign.name), cascade(campaign.channels))}
      crumbs={[{ text: shell.campaigns, to: "/campaigns" }, { text: campaign.name }]}
      actions={<Next />}
    >
      <Stepper
        steps={STEPS.map((name) => wizard.steps[name])}
        current={current}
        onStep={(index) => goTo(STEPS[index] ?? "audience")}
      />
      {step === "audience" && <AudienceStep campaign={campaign} />}
      {step === "message" && <MessageStep campaign={campaign} />}
      {step === "when" && <WhenStep campaign={campaign} />}
      {step === "send" && <SendStep campaign={campaign} />}
    </Page>
  );
}

function useHeadline(campaign: Campaign): string {
  const { words, format } = usePlace();
  const { data } = useAudience(campaign);
  if (!data) return words.wizard.counting;
  const held = heldOutOf(data, campaign.holdout);
  const get = format.int(data.reachable - held);
  return held > 0 ? words.wizard.title(get, format.int(held)) : words.wizard.titleAll(get);
}

function Next() {
  const { next } = usePlace().words.wizard;
  const { current, goTo } = useStep();
  const to = STEPS[current + 1];
  if (!to || to === "audience") return null;
  return (
    <Button type="primary" onClick={() => goTo(to)}>
      {next[to]}
    </Button>
  );
}
