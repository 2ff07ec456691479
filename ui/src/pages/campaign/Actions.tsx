/** Pause, go on, end it, do it again. */
import { Button, Popconfirm } from "antd";
import { Ban, Copy, Pause, Play } from "lucide-react";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import { useCopy, useVerb } from "./queries";

export function Actions({ campaign }: { campaign: Campaign }) {
  const { words } = usePlace();
  const { campaigns } = words;
  const verb = useVerb(campaign.id);
  const copy = useCopy(campaign);
  const live = campaign.state === "sending" || campaign.state === "paused";
  return (
    <>
      {campaign.state === "sending" && (
        <Button icon={<Pause size={15} />} loading={verb.isPending} onClick={() => verb.mutate("pause")}>
          {campaigns.pause}
        </Button>
      )}
      {campaign.state === "paused" && (
        <Button type="primary" icon={<Play size={15} />} loading={verb.isPending} onClick={() => verb.mutate("resume")}>
          {campaigns.resume}
        </Button>
      )}
      {live && (
        <Popconfirm
          title={campaigns.stopAsk}
          okText={campaigns.stop}
          okButtonProps={{ danger: true }}
          cancelText={words.common.cancel}
          onConfirm={() => verb.mutate("stop")}
        >
          <Button icon={<Ban size={15} />}>{campaigns.stop}</Button>
        </Popconfirm>
      )}
      <Button icon={<Copy size={15} />} loading={copy.isPending} onClick={() => copy.mutate({ name: campaigns.copyName(campaign.name) })}>
        {campaigns.duplicate}
      </Button>
      <Outcome act={verb} />
      <Outcome act={copy} />
    </>
  );
}
