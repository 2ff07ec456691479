/** The three faces of a question to the server: loading, refused, answered. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loading } from "./Loading";
import { ProblemNote } from "./ProblemNote";

interface Props<Data> {
  query: UseQueryResult<Data>;
  shape?: number[][];
  children: (data: Data) => ReactNode;
}

export function Answer<Data>({ query, shape, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemNote problem={query.error} retry={() => void query.refetch()} />;
  return shape ? <Loading shape={shape} /> : <Loading />;
}
