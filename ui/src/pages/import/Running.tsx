/** A running import: what it does, how far, how fast, how long still. */
import { Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Import } from "@/api/types";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Card } from "@/parts/Card";
import { Frame } from "./Frame";
import { type Look, type Pace, paceOf } from "./matching";
import { useSize } from "./PastImports";

export function Running({ known }: { known: Import }) {
  const { words, format } = usePlace();
  const { running } = words.importing;
  const size = useSize();
  const pace = usePace(known);
  const { progress } = known;
  const names: Record<string, string> = { check: running.check, split: running.split, write: running.write };
  const amount = (count: number) => (progress?.stage === "check" ? size(count) : running.rows(format.int(Math.round(count))));
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : undefined;
  const parts = progress && [
    progress.total ? running.of(amount(progress.done), amount(progress.total)) : amount(progress.done),
    pace && running.rate(amount(pace.perSecond)),
    pace?.secondsLeft !== undefined && running.left(timeText(running, format.int, pace.secondsLeft)),
  ];
  return (
    <Frame known={known} step={3} title={running.title(isolate(known.file_name))}>
      <Card title={progress ? (names[progress.stage] ?? progress.stage) : running.waiting} help={running.lead}>
        <Progress percent={Math.round((share ?? 0) * 100)} showInfo={false} status={share === undefined ? "active" : "normal"} />
        <p className="quiet" aria-live="polite">
          {parts?.filter(Boolean).join(words.people.comma)}
        </p>
      </Card>
    </Frame>
  );
}

interface TimeWords {
  seconds: (count: string) => string;
  minutes: (count: string) => string;
}

function timeText(words: TimeWords, int: (value: number) => string, seconds: number): string {
  return seconds < 90 ? words.seconds(int(Math.max(1, Math.round(seconds)))) : words.minutes(int(Math.round(seconds / 60)));
}

/** The pace since the stage at hand was first seen. */
function usePace({ progress }: Import): Pace | undefined {
  const first = useRef<Look>(undefined);
  const [pace, setPace] = useState<Pace>();
  useEffect(() => {
    if (!progress) return;
    const now = { stage: progress.stage, done: progress.done, at: Date.now() };
    if (first.current?.stage !== now.stage) first.current = now;
    setPace(paceOf(first.current, now, progress.total));
  }, [progress]);
  return pace;
}
