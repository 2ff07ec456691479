import type { ReactNode } from "react";
import "./Card.css";

interface Props {
  title?: ReactNode;
  /** One quiet line that says how to read the card. */
  help?: ReactNode;
  /** At the end of the head: a link, a switch, a chip. */
  aside?: ReactNode;
  /** Tables run to the edges; everything else is padded. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
}

export function Card({ title, help, aside, flush = false, className = "", children }: Props) {
  return (
    <section className={`card ${flush ? "card-flush" : ""} ${className}`}>
      {(title ?? aside) && (
        <header className="card-head">
          <div className="grow">
            <h2>{title}</h2>
            {help && <p className="quiet">{help}</p>}
          </div>
          {aside && <div className="card-aside">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
