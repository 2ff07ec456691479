/** What is not there yet, or was refused: said in the place of the message. */
import { isProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { Empty } from "@/parts/Empty";
import { ProblemNote } from "@/parts/ProblemNote";
import type { Query } from "./useShown";

export function NotShown({ query: { error, isFetching } }: { query: Pick<Query, "error" | "isFetching"> }) {
  const { templates } = usePlace().words;
  if (isFetching && !error) return <p className="quiet preview-wait">{templates.checking}</p>;
  if (isProblem(error) && error.status !== 422 && error.status !== 404) return <ProblemNote problem={error} />;
  return <Empty title={templates.previewEmpty} text={isProblem(error) ? error.fields[0]?.message : undefined} />;
}
