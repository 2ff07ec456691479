/** Rows that belong together: all of them, or any; groups may stand in groups. */
import { Dropdown } from "antd";
import { Copy, Ellipsis, Trash2, Ungroup } from "lucide-react";
import { usePlace } from "@/app/place";
import { initial, missing } from "../rule/declared";
import { append, duplicate, remove, replace, unwrap } from "../rule/editing";
import { type Group, type Join, makeGroup, makeLeaf, type Node } from "../rule/tree";
import { AddRow } from "./AddRow";
import { chipId, useBench } from "./bench";
import { OneOf } from "./fields/Choices";
import { Mover, useMoving } from "./Mover";
import { Counted, Row } from "./Row";
import { Sheet } from "./Sheet";

export function RootGroup({ group }: { group: Group }) {
  const { builder } = usePlace().words;
  return (
    <div className="rule-root">
      <div className="rule-head">
        <span className="rule-lead">{builder.who}</span>
        <JoinChoice group={group} />
        <span className="rule-lead">{group.not ? builder.whoNotAfter : builder.whoAfter}</span>
      </div>
      {group.children.length === 0 && <p className="quiet rule-none">{builder.noRows}</p>}
      <Children group={group} />
      <Adding group={group} />
    </div>
  );
}

function Children({ group }: { group: Group }) {
  const { rules } = usePlace().words;
  return (
    <ol className="rule-rows">
      {group.children.map((child, index) => (
        <li key={child.id} className={child.kind === "group" ? "rule-item rule-item-group" : "rule-item"}>
          <span className="rule-join">{index > 0 && (group.join === "all" ? rules.and : rules.or)}</span>
          {child.kind === "leaf" ? <Row leaf={child} /> : <Nested group={child} />}
        </li>
      ))}
    </ol>
  );
}

function Nested({ group }: { group: Group }) {
  const { counts } = useBench();
  const moving = useMoving(group.id);
  return (
    <div className={`rule-group ${moving.className}`} {...moving.target}>
      <div className="rule-head">
        <Mover id={group.id} />
        <JoinChoice group={group} />
        <span className="grow" />
        <Counted complete count={counts.get(group.id)} />
        <GroupMenu group={group} />
      </div>
      <Children group={group} />
      <Adding group={group} />
    </div>
  );
}

const valueOf = ({ join, not }: Group): string => (not ? `not ${join}` : join);

/** All, any, not all, none. */
function JoinChoice({ group }: { group: Group }) {
  const { builder } = usePlace().words;
  const { edit, open, setOpen } = useBench();
  const id = chipId(group, "join");
  const text = (group.not ? builder.turned : builder.joins)[group.join];
  const choose = (value: string) => {
    const join = (value.endsWith("any") ? "any" : "all") satisfies Join;
    edit((root) => replace(root, { ...group, join, not: value.startsWith("not") }));
    setOpen(undefined);
  };
  return (
    <Sheet label={`${builder.joinHelp}: ${text}`} trigger={text} className="rule-chip" open={open === id} onOpen={(on) => setOpen(on ? id : undefined)}>
      <OneOf
        legend={builder.joinHelp}
        name={id}
        value={valueOf(group)}
        options={[
          { value: "all", label: builder.joins.all },
          { value: "any", label: builder.joins.any },
          { value: "not any", label: builder.turned.any },
          { value: "not all", label: builder.turned.all },
        ]}
        onChange={choose}
      />
    </Sheet>
  );
}

/** A new row opens the first chip that still needs a choice. */
function useAdding(group: Group) {
  const { edit, declared, setOpen } = useBench();
  const made = (key: string) => {
    const declaration = declared.get(key);
    const leaf = makeLeaf(key, declaration ? initial(declaration) : {});
    const [first] = declaration ? missing(declaration, leaf.values) : [];
    return { leaf, open: first && chipId(leaf, first.name) };
  };
  const add = (node: Node, open: string | undefined) => {
    edit((root) => append(root, group.id, node));
    setOpen(open);
  };
  return {
    addRow: (key: string) => {
      const { leaf, open } = made(key);
      add(leaf, open);
    },
    addGroup: (key: string) => {
      const { leaf, open } = made(key);
      add(makeGroup(group.join === "all" ? "any" : "all", [leaf]), open);
    },
  };
}

function Adding({ group }: { group: Group }) {
  const { builder } = usePlace().words;
  const { addRow, addGroup } = useAdding(group);
  return (
    <div className="rule-add">
      <AddRow label={builder.addRow} className="add-button add-outlined" onPick={addRow} />
      <AddRow label={builder.addGroup} className="add-button" onPick={addGroup} />
    </div>
  );
}

function GroupMenu({ group }: { group: Group }) {
  const { builder } = usePlace().words;
  const { edit } = useBench();
  const items = [
    { key: "duplicate", icon: <Copy size={14} />, label: builder.duplicate, onClick: () => edit((root) => duplicate(root, group.id)) },
    // A group that is turned round says something else without its bracket.
    ...(group.not ? [] : [{ key: "unwrap", icon: <Ungroup size={14} />, label: builder.unwrap, onClick: () => edit((root) => unwrap(root, group.id)) }]),
    { key: "remove", icon: <Trash2 size={14} />, label: builder.removeGroup, onClick: () => edit((root) => remove(root, group.id)) },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} autoFocus>
      <button type="button" className="plain row-icon" aria-label={builder.more} aria-haspopup="menu">
        <Ellipsis size={16} />
      </button>
    </Dropdown>
  );
}
