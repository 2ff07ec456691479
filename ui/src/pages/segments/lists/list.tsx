/** What screens of lists share. */
import type { components } from "@/api/schema";
import { usePlace } from "@/app/place";
import type { Rule } from "../rule/tree";

export type PeopleList = components["schemas"]["ListOut"];

export const listRule = (id: string): Rule => ({ all: [{ condition: "in_list", list: id }] });

export const unmatchedPath = (id: string): string => `/api/lists/${id}/unmatched.csv`;

/** How many rows fitted nobody; the number is the way to them. */
export function Unmatched({ list: { id, unmatched } }: { list: PeopleList }) {
  const { words, format } = usePlace();
  if (unmatched === 0) return format.int(0);
  return (
    <a href={unmatchedPath(id)} download title={words.segments.unmatchedGet}>
      {format.int(unmatched)}
    </a>
  );
}
