import { Link } from "react-router";
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import { type Column, DataTable } from "@/parts/DataTable";
import { Code } from "@/parts/values";

type Member = components["schemas"]["Member"];

export function Members({ members }: { members: Member[] }) {
  const { segments } = usePlace().words;
  const columns: Column<Member>[] = [
    {
      key: "name",
      head: segments.customer,
      cell: ({ id, name, email }) => (
        <Link to={`/customers/${id}`}>
          <bdi>{name ?? email ?? id}</bdi>
        </Link>
      ),
    },
    { key: "email", head: segments.email, cell: ({ email }) => <Code>{email}</Code> },
    { key: "city", head: segments.city, cell: ({ city }) => <bdi>{city ?? "—"}</bdi> },
    { key: "language", head: segments.language, cell: ({ language }) => <Code>{language}</Code> },
  ];
  return <DataTable caption={segments.members} columns={columns} rows={members} rowKey={({ id }) => id} />;
}
