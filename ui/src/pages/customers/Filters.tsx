/** The search box and the stages, each with its count. */
import { Input } from "antd";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { usePlace } from "@/app/place";
import { STAGES } from "./asked";
import { useStages } from "./queries";
import { useStageName } from "./StageChip";

const PAUSE = 300; // milliseconds after the last letter

interface Props {
  q: string;
  stage: string | undefined;
  onText: (text: string) => void;
  onStage: (stage: string) => void;
}

export function Filters({ q, stage, onText, onStage }: Props) {
  return (
    <div className="people-filters">
      <SearchBox q={q} onText={onText} />
      <StageFilter stage={stage} onStage={onStage} />
    </div>
  );
}

function SearchBox({ q, onText }: { q: string; onText: (text: string) => void }) {
  const { people } = usePlace().words;
  const [text, setText] = useState(q);
  const told = useRef(q);
  useEffect(() => {
    // The address changed by other means: a link, "show everyone", the way back.
    if (q !== told.current) setText(q);
    told.current = q;
  }, [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = wanted;
      onText(wanted);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, onText]);
  return (
    <Input
      type="search"
      className="people-search"
      prefix={<Search size={15} aria-hidden />}
      value={text}
      allowClear
      dir="auto"
      placeholder={people.search}
      aria-label={people.search}
      title={people.searchHelp}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function StageFilter({ stage, onStage }: Pick<Props, "stage" | "onStage">) {
  const { words, format } = usePlace();
  const name = useStageName();
  const counts = new Map(useStages().data?.groups.map((one) => [one.code, one.customers]));
  const choices = [{ key: "", text: words.people.everyone }, ...STAGES.map((key) => ({ key: key as string, text: name(key) }))];
  return (
    <div className="people-stages" role="group" aria-label={words.people.stages}>
      {choices.map(({ key, text }) => (
        <button
          key={key}
          type="button"
          className={`plain people-stage ${key ? `people-${key}` : ""}`}
          aria-pressed={(stage ?? "") === key}
          onClick={() => onStage(key)}
        >
          {key && <i className="people-dot" aria-hidden />}
          {text}
          {counts.has(key) && <span className="people-count">{format.int(counts.get(key) ?? 0)}</span>}
        </button>
      ))}
    </div>
  );
}
