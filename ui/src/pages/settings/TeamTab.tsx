/** Who is in the team, with which role. */
import { Button, Popconfirm, Select } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Outcome } from "@/parts/Outcome";
import { Code, MomentText } from "@/parts/values";
import { NewMemberPanel } from "./NewMemberPanel";
import { type Member, useChangeRole, useRemoveMember, useTeam } from "./queries";
import { ROLES } from "./roles";

export function TeamTab() {
  const { settings } = usePlace().words;
  const team = useTeam();
  const [adding, setAdding] = useState(false);
  const role = useChangeRole();
  const remove = useRemoveMember();
  const columns = useColumns(role, remove);
  return (
    <Card
      flush
      title={settings.team}
      help={settings.teamHelp}
      aside={
        <Button icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {settings.add}
        </Button>
      }
    >
      <Answer query={team} shape={[[160]]}>
        {({ items }) => <DataTable caption={settings.team} columns={columns} rows={items} rowKey={({ id }) => id} />}
      </Answer>
      <div className="card-foot">
        <Outcome act={role} />
        <Outcome act={remove} />
      </div>
      <NewMemberPanel open={adding} onClose={() => setAdding(false)} />
    </Card>
  );
}

function useColumns(role: ReturnType<typeof useChangeRole>, remove: ReturnType<typeof useRemoveMember>): Column<Member>[] {
  const { settings, common } = usePlace().words;
  const me = useSession()?.visitor.id;
  return [
    {
      key: "name",
      head: settings.member,
      cell: ({ name, email }) => (
        <>
          <bdi>{name}</bdi>
          <div className="quiet">
            <Code>{email}</Code>
          </div>
        </>
      ),
    },
    {
      key: "role",
      head: settings.role,
      cell: ({ id, name, role: has }) => (
        <Select
          aria-label={settings.roleOf(name)}
          className="role"
          value={has}
          disabled={id === me}
          onChange={(next) => role.mutate({ id, role: next })}
          options={ROLES.map((value) => ({ value, label: settings.roles[value] }))}
        />
      ),
    },
    { key: "seen", head: settings.lastSeen, cell: ({ signed_in_at: at }) => (at ? <MomentText at={at} /> : settings.never) },
    {
      key: "act",
      head: <span className="unseen">{common.remove}</span>,
      action: true,
      cell: ({ id, name }) =>
        id !== me && (
          <Popconfirm title={settings.removeMemberAsk} okText={common.remove} cancelText={common.cancel} onConfirm={() => remove.mutate(id)}>
            <Button type="text" size="small" aria-label={settings.removeMember(name)} icon={<Trash2 size={15} />} />
          </Popconfirm>
        ),
    },
  ];
}
