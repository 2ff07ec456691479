/** What stands in place of a screen that broke. */
import { useRouteError } from "react-router";
import { Button } from "antd";
import { isProblem } from "@/api/problem";
import { Empty } from "@/parts/Empty";
import { ProblemNote } from "@/parts/ProblemNote";
import { usePlace } from "./place";

export function Crash() {
  const { words } = usePlace();
  const error = useRouteError();
  const again = () => window.location.reload();
  if (isProblem(error)) return <ProblemNote problem={error} retry={again} />;
  return (
    <Empty title={words.common.problems.crash} text={words.common.problems.crashHelp}>
      <Button type="primary" onClick={again}>
        {words.common.problems.reload}
      </Button>
    </Empty>
  );
}
