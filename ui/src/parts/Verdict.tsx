/** The banner that opens a report: what came out, why, how sure. One per page. */
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { HowSure, type Sure } from "./HowSure";
import { verdictFace } from "./StateChip";
import { Why } from "./Why";
import "./Verdict.css";

interface Props {
  code: string;
  title: ReactNode;
  reason: ReactNode;
  sure: Sure;
  /** The method, behind "How do we know?". */
  method: ReactNode;
}

export function Verdict({ code, title, reason, sure, method }: Props) {
  const { words } = usePlace();
  const [tone, Icon] = verdictFace(code);
  return (
    <section className={`verdict verdict-${tone}`}>
      <span className="verdict-tile">
        <Icon size={20} aria-hidden />
      </span>
      <div className="grow">
        <h2 className="verdict-title">{title}</h2>
        <p>{reason}</p>
      </div>
      <div className="verdict-sure">
        <HowSure sure={sure} />
        <Why text={words.common.howDoWeKnow} end>
          {method}
        </Why>
      </div>
    </section>
  );
}
