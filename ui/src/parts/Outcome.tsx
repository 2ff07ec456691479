/** How the last act ended: nothing, the word for done, or what went wrong. Announced to those who listen. */
import { Check, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { isProblem } from "@/api/problem";
import { useProblemText } from "./ProblemNote";
import "./Outcome.css";

interface Props {
  act: { isSuccess: boolean; isError: boolean; error: unknown };
  /** Said once it is done; silence otherwise. */
  done?: ReactNode;
}

export function Outcome({ act, done }: Props) {
  const text = useProblemText();
  if (act.isError) {
    const fields = isProblem(act.error) ? act.error.fields : [];
    return (
      <p className="outcome outcome-bad" role="alert">
        <CircleAlert size={15} aria-hidden />
        <span>
          {text(act.error)}
          {fields.map(({ where, message }) => (
            <bdi key={where + message} className="outcome-field">
              <bdi dir="ltr">{where}</bdi>: {message}
            </bdi>
          ))}
        </span>
      </p>
    );
  }
  return (
    <p className="outcome outcome-good" role="status">
      {act.isSuccess && done && (
        <>
          <Check size={15} aria-hidden />
          <span>{done}</span>
        </>
      )}
    </p>
  );
}
