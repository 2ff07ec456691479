/** What differed before, between people who left and people who came back. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { Download, UserX } from "lucide-react";
import { useSearchParams } from "react-router";
import { api, take } from "@/api/client";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { csvOf, downloadCsv } from "@/parts/files";
import { Page } from "@/parts/Page";
import type { Words } from "@/words/en";
import { Differences } from "./Differences";
import { type Answered, factorSaid } from "./said";
import { Unknown } from "./Unknown";

const HORIZONS = [60, 90, 180, 365];

const useLeaving = (horizon: number) =>
  useQuery({
    queryKey: ["leaving", horizon],
    queryFn: () => take(api.GET("/api/leaving", { params: { query: { horizon } } })),
    placeholderData: keepPreviousData,
  });

export default function Leaving() {
  const { words, format } = usePlace();
  const { leaving } = words;
  const [search, setSearch] = useSearchParams();
  const horizon = HORIZONS.find((each) => String(each) === search.get("horizon")) ?? 180;
  const found = useLeaving(horizon);
  const full = found.data && !found.data.absent ? found.data : undefined;
  return (
    <Page
      title={full ? leaving.said(format.int(full.left), format.int(full.left + full.stayed)) : leaving.title}
      tab={leaving.title}
      lead={full?.landmark && leaving.lead(format.day(full.landmark, { year: true }), format.int(full.horizon))}
      crumbs={[{ text: words.shell.understand }, { text: leaving.title }]}
      actions={
        <Select<number>
          aria-label={leaving.horizon}
          value={horizon}
          onChange={(days) => setSearch({ horizon: String(days) }, { replace: true })}
          options={HORIZONS.map((value) => ({ value, label: leaving.horizonOf(format.int(value)) }))}
        />
      }
    >
      <Answer query={found} shape={[[480]]}>
        {(data) => (data.absent ? <Empty icon={UserX} title={absentSaid(words, data.absent)} /> : <Told found={data} />)}
      </Answer>
    </Page>
  );
}

function Told({ found }: { found: Answered }) {
  const { words } = usePlace();
  const { leaving, common } = words;
  const file = (): void => downloadCsv(`${leaving.fileName}.csv`, csvOf(rowsOf(found, words)));
  return (
    <>
      <Card
        flush
        title={leaving.table}
        help={leaving.help}
        aside={
          <Button size="small" icon={<Download size={14} />} onClick={file}>
            {common.export}
          </Button>
        }
      >
        <Differences found={found} />
        <p className="quiet leaving-note">{leaving.associated}</p>
      </Card>
      <Unknown factors={found.factors} />
    </>
  );
}

const absentSaid = ({ leaving }: Words, reason: string): string =>
  leaving.absent[reason as keyof typeof leaving.absent] ?? leaving.absent.too_short_history;

function rowsOf(found: Answered, words: Words): (string | number | null)[][] {
  const { leaving } = words;
  const head = [leaving.factor, leaving.people, leaving.withIt, leaving.without, leaving.difference, "low", "high"];
  return [
    head,
    ...found.differences.map((each) => [
      factorSaid(words, each.factor, each.value),
      each.with_it.people,
      each.with_it.share,
      each.without.share,
      each.difference,
      each.low,
      each.high,
    ]),
  ];
}
