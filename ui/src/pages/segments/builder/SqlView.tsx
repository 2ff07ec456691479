/** The query behind the rule, to read and to copy. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import type { Rule } from "../rule/tree";

export function SqlView({ rule }: { rule: Rule }) {
  const { builder } = usePlace().words;
  const sql = useQuery({
    queryKey: ["segments", "sql", rule],
    queryFn: ({ signal }) => take(api.POST("/api/segments/sql", { body: { rule }, signal })),
    placeholderData: keepPreviousData,
  });
  return (
    <Answer query={sql} shape={[[320]]}>
      {({ sql: text }) => (
        <>
          <p className="quiet">{builder.sqlHelp}</p>
          <pre className="sql" dir="ltr" tabIndex={0}>
            {text}
          </pre>
        </>
      )}
    </Answer>
  );
}
