/** How many people the rule holds at this moment; spoken to those who listen, not at every key. */
import { useEffect, useState } from "react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { ProblemNote } from "@/parts/ProblemNote";
import { useLater } from "@/parts/useLater";
import { Growing } from "../growth/Growing";
import type { Live } from "./useLive";

const SPOKEN = 2000; // milliseconds between two numbers for those who listen

export function Now({ live, id }: { live: Live; id: string | undefined }) {
  const { words, format } = usePlace();
  const { builder } = words;
  const { data, error } = live.counted;
  if (!data && error && live.faults.length === 0) return <ProblemNote problem={error} retry={() => void live.counted.refetch()} />;
  const share = data && data.customers > 0 ? data.count / data.customers : undefined;
  return (
    <Card className="now">
      <h2 className="label">{builder.now}</h2>
      <p className={live.behind ? "now-count now-behind" : "now-count"}>
        <b>{data ? format.int(data.count) : "—"}</b>
        {share !== undefined && <span className="quiet">{builder.ofAll(format.share(share, { places: share < 0.1 ? 1 : 0 }))}</span>}
      </p>
      <Spoken text={data && !live.behind ? builder.peopleOf(format.int(data.count)) : ""} />
      {live.faults.length > 0 && <p className="quiet">{builder.ruleWrong}</p>}
      {error && live.faults.length === 0 && <p className="quiet">{builder.countFailed}</p>}
      {live.unfinished > 0 && <p className="quiet">{builder.unfinished(format.int(live.unfinished), live.unfinished === 1)}</p>}
      {data?.count === 0 && !live.behind && <p className="quiet">{builder.nobody}</p>}
      {id && <Growing id={id} />}
    </Card>
  );
}

function Spoken({ text }: { text: string }) {
  const later = useLater(text, SPOKEN);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (later) setSaid(later);
  }, [later]);
  return (
    <span className="unseen" role="status" aria-live="polite">
      {said}
    </span>
  );
}
