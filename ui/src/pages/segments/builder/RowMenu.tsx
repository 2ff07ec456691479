/** What else can be done with a row: say it more narrowly, repeat it, put it into a group. */
import { Dropdown, type MenuProps } from "antd";
import { Copy, Ellipsis, Filter, Group as GroupIcon } from "lucide-react";
import { usePlace } from "@/app/place";
import type { Chip } from "../rule/declared";
import { duplicate, wrap } from "../rule/editing";
import { fieldName } from "../rule/phrase";
import type { Leaf } from "../rule/tree";
import { chipId, useBench } from "./bench";

export function RowMenu({ leaf, extras }: { leaf: Leaf; extras: Chip[] }) {
  const { words } = usePlace();
  const { edit, ask } = useBench();
  const { builder } = words;
  const items: MenuProps["items"] = [
    ...extras.map((chip) => ({
      key: chip.name,
      icon: <Filter size={14} />,
      label: builder.addDetail(fieldName(words, chip.name)),
      onClick: () => ask(chipId(leaf, chip.name)),
    })),
    ...(extras.length > 0 ? [{ type: "divider" as const }] : []),
    { key: "duplicate", icon: <Copy size={14} />, label: builder.duplicate, onClick: () => edit((root) => duplicate(root, leaf.id)) },
    { key: "wrap", icon: <GroupIcon size={14} />, label: builder.wrap, onClick: () => edit((root) => wrap(root, leaf.id)) },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} autoFocus>
      <button type="button" className="plain row-icon" aria-label={builder.more} aria-haspopup="menu">
        <Ellipsis size={16} />
      </button>
    </Dropdown>
  );
}
