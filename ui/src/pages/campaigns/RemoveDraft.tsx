import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { Trash2 } from "lucide-react";
import { api, take } from "@/api/client";
import { campaignsQuery } from "@/api/questions";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";

export function RemoveDraft({ campaign }: { campaign: Campaign }) {
  const { words } = usePlace();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/campaigns/{campaign_id}", { params: { path: { campaign_id: campaign.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: campaignsQuery.queryKey }),
  });
  return (
    <Popconfirm
      title={words.campaigns.removeAsk}
      okText={words.common.remove}
      cancelText={words.common.cancel}
      onConfirm={() => remove.mutate()}
    >
      <Button
        type="text"
        size="small"
        loading={remove.isPending}
        aria-label={words.campaigns.removeDraft(campaign.name)}
        icon={<Trash2 size={15} />}
      />
    </Popconfirm>
  );
}
