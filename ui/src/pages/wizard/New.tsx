/** The first question of a new campaign: to whom. The draft exists from then on. */
import { useEffect, useRef } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Loading } from "@/parts/Loading";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { Stepper } from "@/parts/Stepper";
import { useSegmentName } from "../segments/naming";
import { useSegments } from "../segments/queries";
import { useCreate } from "./queries";
import { SegmentChoice } from "./SegmentChoice";
import "./wizard.css";

export default function New() {
  const { wizard, shell, campaigns } = usePlace().words;
  const [search] = useSearchParams();
  const { begin, create } = useBeginning();
  const asked = search.get("segment");
  const begun = useRef(false);
  const segments = useSegments().data;
  useEffect(() => {
    if (!asked || !segments || begun.current) return;
    begun.current = true;
    begin(asked);
  }, [asked, segments, begin]);
  return (
    <Page
      title={wizard.newTitle}
      lead={wizard.newLead}
      crumbs={[{ text: shell.campaigns, to: "/campaigns" }, { text: campaigns.write }]}
    >
      <Stepper steps={Object.values(wizard.steps)} current={0} />
      {asked && !create.isError ? (
        <Loading shape={[[180], [220]]} />
      ) : (
        <Card title={wizard.who}>
          <SegmentChoice value={undefined} onChange={begin} />
          <Outcome act={create} />
        </Card>
      )}
    </Page>
  );
}

function useBeginning() {
  const go = useNavigate();
  const name = useSegmentName();
  const segments = useSegments().data?.items ?? [];
  const create = useCreate();
  const begin = (segment: string) => {
    const found = segments.find(({ id }) => id === segment);
    create.mutate(
      { segment, name: found ? name(found) : "" },
      { onSuccess: ({ id }) => void go(`/campaigns/${id}/edit`, { replace: true }) },
    );
  };
  return { begin, create };
}
