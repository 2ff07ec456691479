/** What can be done with a segment. */
import { Button, Dropdown, Modal } from "antd";
import { Copy, Ellipsis, Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { usePlace } from "@/app/place";
import { builderPath } from "@/parts/savedSegment";
import { Outcome } from "@/parts/Outcome";
import { useSegmentName } from "./naming";
import { type Segment, useRemoveSegment, useUses } from "./queries";

export function Actions({ segment }: { segment: Segment }) {
  const { segments } = usePlace().words;
  const go = useNavigate();
  const name = useSegmentName();
  const [asking, setAsking] = useState(false);
  const copy = `${builderPath(segment.rule)}&name=${encodeURIComponent(segments.copyOf(name(segment)))}`;
  const items = [
    { key: "duplicate", icon: <Copy size={14} />, label: segments.duplicate, onClick: () => void go(copy) },
    { key: "remove", icon: <Trash2 size={14} />, label: segments.remove, onClick: () => setAsking(true) },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]} autoFocus>
        <Button icon={<Ellipsis size={16} />} aria-label={segments.more} aria-haspopup="menu" />
      </Dropdown>
      <Link to={`/segments/${segment.id}/edit`}>
        <Button icon={<Pencil size={15} />}>{segments.change}</Button>
      </Link>
      {segment.broken.length === 0 && (
        <Link to={`/campaigns/new?segment=${segment.id}`}>
          <Button type="primary" icon={<Send size={15} className="turns" />}>
            {segments.write}
          </Button>
        </Link>
      )}
      {asking && <Removing id={segment.id} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Refused in plain words while something needs the segment. */
function Removing({ id, onClose }: { id: string; onClose: () => void }) {
  const { segments, common } = usePlace().words;
  const go = useNavigate();
  const remove = useRemoveSegment(id);
  const uses = useUses(id);
  const holding = uses.data?.items.find(({ holds }) => holds !== "");
  const act = () => remove.mutate(undefined, { onSuccess: () => void go("/segments") });
  return (
    <Modal
      open
      title={segments.remove}
      okText={segments.remove}
      cancelText={common.cancel}
      okButtonProps={{ danger: true, disabled: !uses.data || holding !== undefined, loading: remove.isPending }}
      onOk={act}
      onCancel={onClose}
    >
      <p>{holding ? segments.removeNot(holding.name) : segments.removeAsk}</p>
      <Outcome act={remove} />
    </Modal>
  );
}
