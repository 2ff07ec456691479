/** What will happen, what must hold, and the button. */
import { Button } from "antd";
import { Clock, Send } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Outcome } from "@/parts/Outcome";
import { useTemplate } from "../templates/queries";
import { useCascadeName } from "./Cascade";
import { Checks } from "./Checks";
import { type Audience, useAudience, useStart, useUnschedule } from "./queries";
import { heldOutOf } from "./shares";
import { TestSend } from "./TestSend";
import { usePlanned } from "./WhenStep";

export function SendStep({ campaign }: { campaign: Campaign }) {
  const audience = useAudience(campaign);
  return (
    <Answer query={audience} shape={[[300, 300]]}>
      {(data) => (
        <div className="columns columns-wide">
          <Summary campaign={campaign} audience={data} />
          <div className="stack">
            <Ready audience={data} />
            <TestSend campaign={campaign} disabled={!data.checks.every(({ code, ok }) => ok || code !== "template")} />
          </div>
        </div>
      )}
    </Answer>
  );
}

function Ready({ audience }: { audience: Audience }) {
  const { wizard } = usePlace().words;
  return (
    <Card title={wizard.checked}>
      <Checks audience={audience} />
    </Card>
  );
}

function Summary({ campaign, audience }: { campaign: Campaign; audience: Audience }) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const planned = usePlanned();
  const moment = campaign.send_at ?? planned;
  const cascade = useCascadeName();
  const held = heldOutOf(audience, campaign.holdout);
  const rows: [string, ReactNode][] = [
    campaign.template_id ? [wizard.fromTemplate, <TemplateName id={campaign.template_id} />] : [wizard.subject, <bdi>{campaign.subject || "—"}</bdi>],
    [wizard.cascade, cascade(campaign.channels)],
    [wizard.willGet, words.common.people(format.int(audience.reachable - held))],
    [wizard.heldOut, `${words.common.people(format.int(held))} (${wizard.byLot(format.share(campaign.holdout, { places: 0 }))})`],
    [wizard.starts, moment ? format.moment(moment) : wizard.atOnce],
    [wizard.window, words.common.daysOf(format.int(campaign.window_days))],
  ];
  return (
    <Card title={wizard.summary} help={wizard.sendHelp}>
      <dl className="summary">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {campaign.state === "scheduled" ? <Scheduled campaign={campaign} /> : <Start campaign={campaign} audience={audience} planned={planned} />}
    </Card>
  );
}

function TemplateName({ id }: { id: string }) {
  const template = useTemplate(id).data;
  return (
    <Link to={`/templates/${id}`}>
      <bdi>{template?.name ?? "…"}</bdi>
    </Link>
  );
}

function Start({ campaign, audience, planned }: { campaign: Campaign; audience: Audience; planned: string | undefined }) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const start = useStart(campaign.id);
  const ready = audience.checks.every(({ ok }) => ok) && audience.reachable > 0;
  const get = audience.reachable - heldOutOf(audience, campaign.holdout);
  return (
    <div className="stack">
      <div className="row">
        <Button
          type="primary"
          size="large"
          disabled={!ready}
          loading={start.isPending}
          icon={planned ? <Clock size={16} /> : <Send size={16} className="turns" />}
          onClick={() => start.mutate(planned ?? null)}
        >
          {planned ? wizard.sendLater(format.moment(planned)) : wizard.sendNow(format.int(get))}
        </Button>
        {!ready && <span className="quiet">{wizard.notReady}</span>}
      </div>
      <Outcome act={start} />
    </div>
  );
}

function Scheduled({ campaign }: { campaign: Campaign }) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const unschedule = useUnschedule(campaign.id);
  return (
    <div className="stack">
      <p>
        <b>{wizard.scheduled(format.moment(campaign.send_at ?? ""))}</b>
      </p>
      <div>
        <Button loading={unschedule.isPending} onClick={() => unschedule.mutate()}>
          {wizard.unschedule}
        </Button>
      </div>
      <Outcome act={unschedule} />
    </div>
  );
}
