import { isProblem } from "@/api/problem";
import { usePlace } from "@/app/place";
import { useProblemText } from "@/parts/ProblemNote";

/** What is wrong with a file, in plain words; the server's own sentence where we have none. */
export function useFault(): (problem: unknown) => string {
  const faults: Record<string, string> = usePlace().words.importing.faults;
  const problemText = useProblemText();
  return (problem) => (isProblem(problem) && faults[problem.code]) || problemText(problem);
}
