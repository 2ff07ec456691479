/** The message as a person would see it, at a desk and on a telephone, drawn by the server as it would be sent. */
import { Monitor } from "lucide-react";
import { useMemo } from "react";
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { Empty } from "@/parts/Empty";
import { ProblemNote } from "@/parts/ProblemNote";
import { isProblem } from "@/api/problem";
import { useLater } from "@/parts/useLater";
import { formOf, says, type Words } from "../draft";
import { type Preview, usePreview } from "../queries";
import type { Content } from "../shapes";
import { writeBlocks } from "../blocks/tree";
import { MarkedFrame } from "./MarkedFrame";
import { PlainPhone } from "./PlainPhone";

/** The one variant alone, so that it is shown whatever other languages say. */
export function aloneOf(on: string, { blocks, ...rest }: Words): Content {
  return { [on]: { "": { ...rest, blocks: writeBlocks(blocks) } } };
}

export interface Shown {
  on: string;
  language: string;
  words: Words;
  customer: string | undefined;
  dark: boolean;
}

const PAUSE = 400;

export function useShown({ on, language, words, customer, dark }: Shown) {
  const settled = useLater(words, PAUSE);
  const content = useMemo(() => aloneOf(on, settled), [on, settled]);
  const said = says(settled);
  const { data, error, isError, isFetching } = usePreview({ content, form: on, language, customer, dark, marks: true }, said);
  // What stood here before belongs to other words.
  return { data: said ? data : undefined, error, isError, isFetching };
}

type Query = ReturnType<typeof useShown>;

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

/** What is not there yet, or was refused: said in the place of the message. */
export function NotShown({ query: { error, isFetching } }: { query: Query }) {
  const { templates } = usePlace().words;
  if (isFetching && !error) return <p className="quiet preview-wait">{templates.checking}</p>;
  if (isProblem(error) && error.status !== 422 && error.status !== 404) return <ProblemNote problem={error} />;
  return <Empty title={templates.previewEmpty} text={isProblem(error) ? error.fields[0]?.message : undefined} />;
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
