/** An error: what happened, what it means for the data, what you can do, a code to copy. */
import { Button } from "antd";
import { CloudOff } from "lucide-react";
import { usePlace } from "@/app/place";
import { isProblem } from "@/api/problem";
import { Empty } from "./Empty";

/** The sentence for a problem: the server's own where it has one for people. */
export function useProblemText(): (problem: unknown) => string {
  const { problems } = usePlace().words.common;
  return (problem) => {
    if (!isProblem(problem)) return problems.unexpected;
    if (problem.status === 0 || problem.status >= 502) return problems.unreachable;
    const known: Record<number, string> = {
      403: problems.forbidden,
      404: problems.notFound,
      413: problems.tooLarge,
      429: problems.busy,
      503: problems.busy,
    };
    return known[problem.status] ?? (problem.status < 500 && problem.message ? problem.message : problems.unexpected);
  };
}

export function ProblemNote({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const { words } = usePlace();
  const text = useProblemText();
  const code = isProblem(problem) ? [problem.status || "", problem.code].filter(Boolean).join(" ") : "";
  return (
    <div role="alert">
      <Empty icon={CloudOff} title={words.common.problems.title} text={text(problem)}>
        <p className="quiet">{words.common.problems.safe}</p>
        {code && (
          <p className="quiet">
            <bdi>{words.common.problems.code(`\u2068${code}\u2069`)}</bdi>
          </p>
        )}
        {retry && (
          <p>
            <Button type="primary" onClick={retry}>
              {words.common.tryAgain}
            </Button>
          </p>
        )}
      </Empty>
    </div>
  );
}
