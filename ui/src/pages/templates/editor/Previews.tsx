/** The message as a person would see it, at a desk and on a telephone, drawn by the server as it would be sent. */
import { Monitor } from "lucide-react";
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { formOf } from "../draft";
import type { Preview } from "../queries";
import { MarkedFrame } from "./MarkedFrame";
import { NotShown } from "./NotShown";
import { PlainPhone } from "./PlainPhone";
import { type Query, type Shown, useShown } from "./useShown";

interface Props {
  first: Shown;
  /** What the telephone shows; the same unless two languages stand side by side. */
  second: Shown;
  plain: boolean;
}

export function Previews({ first, second, plain }: Props) {
  const desktop = useShown(first);
  const phone = useShown(second);
  if (formOf(first.on) !== "email") return <PlainPhone on={first.on} query={phone} />;
  return (
    <div className="previews">
      <Desktop query={desktop} plain={plain} />
      <Phone query={phone} plain={plain} />
    </div>
  );
}

const directed = ({ language }: Preview) => ({ lang: language, dir: directionOf(language as Language) });

function Desktop({ query, plain }: { query: Query; plain: boolean }) {
  const { templates } = usePlace().words;
  const { data, isError } = query;
  return (
    <section className="desktop" aria-label={templates.desktop}>
      <header className="desktop-head">
        <Monitor size={14} aria-hidden />
        <span className="quiet">{templates.desktop}</span>
        {data && (
          <b {...directed(data)}>
            <bdi>{data.subject || templates.noSubject}</bdi>
          </b>
        )}
      </header>
      {isError && data && <p className="quiet preview-old">{templates.previewOld}</p>}
      {data ? <Body data={data} plain={plain} width={640} title={`${templates.preview}: ${templates.desktop}`} /> : <NotShown query={query} />}
    </section>
  );
}

function Phone({ query, plain }: { query: Query; plain: boolean }) {
  const { templates } = usePlace().words;
  const { data } = query;
  return (
    <section className="phone" aria-label={templates.phone}>
      <div className="phone-screen">
        {data && (
          <header className="phone-head" {...directed(data)}>
            <b>
              <bdi>{data.subject || templates.noSubject}</bdi>
            </b>
            {data.preheader && (
              <span className="quiet">
                <bdi>{data.preheader}</bdi>
              </span>
            )}
          </header>
        )}
        {data ? <Body data={data} plain={plain} width={375} title={`${templates.preview}: ${templates.phone}`} /> : <NotShown query={query} />}
      </div>
    </section>
  );
}

function Body({ data, plain, width, title }: { data: Preview; plain: boolean; width: number; title: string }) {
  if (!plain) return <MarkedFrame title={title} html={data.html} width={width} />;
  return (
    <pre className="plain-text" dir="auto">
      {data.text}
    </pre>
  );
}
