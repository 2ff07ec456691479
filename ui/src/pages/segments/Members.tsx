/** People in a table: who they are and where they live. */
import { Link } from "react-router";
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { Code } from "@/parts/values";

type Member = components["schemas"]["Member"];

export function Members({ members, caption }: { members: Member[]; caption: string }) {
  const { segments, people } = usePlace().words;
  const columns: Column<Member>[] = [
    {
      key: "name",
      head: segments.customer,
      cell: ({ id, name, email, phone }) => (
        <Link to={`/customers/${id}`}>
          <bdi>{name ?? email ?? phone ?? people.nameless}</bdi>
        </Link>
      ),
    },
    { key: "email", head: segments.email, cell: ({ email }) => <Code>{email}</Code> },
    { key: "phone", head: segments.phone, cell: ({ phone }) => <Code>{phone}</Code> },
    { key: "city", head: segments.city, cell: ({ city }) => <bdi>{city ?? "—"}</bdi> },
  ];
  return <DataTable caption={caption} columns={columns} rows={members} rowKey={({ id }) => id} />;
}
