/** Learn again now, in the background; says how it goes. */
import { Button } from "antd";
import { RefreshCw } from "lucide-react";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import type { useRefit } from "./queries";

interface Props {
  refit: ReturnType<typeof useRefit>;
  primary?: boolean;
}

export function RefitButton({ refit: { ask, waiting }, primary = false }: Props) {
  const { predictions: said } = usePlace().words;
  return (
    <Button type={primary ? "primary" : "default"} icon={<RefreshCw size={15} />} loading={waiting} onClick={() => ask.mutate()}>
      {waiting ? said.refitting : said.refit}
    </Button>
  );
}

/** Stands over the page while something is to be said. */
export function RefitNote({ refit: { ask, done, slow } }: Props) {
  const { predictions: said } = usePlace().words;
  if (ask.isError) return <Outcome act={ask} />;
  if (slow && !done) return <p className="note note-plain" role="status">{said.refitSlow}</p>;
  return done ? <Outcome act={ask} done={said.refitDone} /> : null;
}
