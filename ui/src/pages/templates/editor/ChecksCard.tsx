/** Before it goes out: what would keep it back, what is risky, and how many people would miss something. */
import { Select } from "antd";
import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { ProblemNote } from "@/parts/ProblemNote";
import { useSegmentName } from "@/pages/segments/naming";
import { useSegments } from "@/pages/segments/queries";
import { keysOf } from "../draft";
import type { Finding, Findings, useFindings } from "../queries";
import { useBench } from "./bench";
import { placeOf } from "./places";
import { useFormName, useTongueName } from "./Tabs";

interface Props {
  query: ReturnType<typeof useFindings>;
  segment: string | undefined;
  onSegment: (id: string | undefined) => void;
  onShow: (finding: Finding) => void;
}

export function ChecksCard({ query, segment, onSegment, onShow }: Props) {
  const { words, format } = usePlace();
  const { templates } = words;
  const { data, error } = query;
  return (
    <Card title={templates.before} className="before">
      <SegmentPick value={segment} onChange={onSegment} />
      <div aria-live="polite">
        {data?.audience != null && <p className="quiet">{templates.inAudience(format.int(data.audience))}</p>}
        {!data && !error && <p className="quiet">{templates.checking}</p>}
        {!data && error && <ProblemNote problem={error} />}
        {data && <List findings={data} onShow={onShow} />}
      </div>
    </Card>
  );
}

const SMALL = 102;

function List({ findings: { problems, sizes }, onShow }: { findings: Findings; onShow: Props["onShow"] }) {
  const { words, format } = usePlace();
  const { templates } = words;
  const { draft } = useBench();
  const has = (...codes: string[]) => problems.some(({ code }) => codes.includes(code));
  const mail = keysOf(draft).includes("email");
  const largest = Math.max(0, ...Object.values(sizes)) / 1024;
  const oks = [
    !problems.some(({ level }) => level === "error") && templates.oks.words,
    mail && !has("no_unsubscribe", "nothing_said") && templates.oks.unsubscribe,
    mail && !has("ltr_punctuation", "letter_spacing", "no_direction") && templates.oks.rtl,
    largest > 0 && largest <= SMALL && templates.size(format.int(Math.ceil(largest))),
  ].filter((each) => typeof each === "string");
  return (
    <ul className="findings">
      {problems.map((finding, at) => (
        <Row key={`${finding.code} ${finding.where} ${at}`} finding={finding} onShow={onShow} />
      ))}
      {oks.map((text) => (
        <li key={text} className="finding finding-ok">
          <Check size={15} aria-hidden />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Row({ finding, onShow }: { finding: Finding; onShow: Props["onShow"] }) {
  const { words, format } = usePlace();
  const { templates, wizard } = words;
  const { draft } = useBench();
  const codes: Record<string, string> = templates.codes;
  const tags: Record<string, string> = wizard.tags;
  const { code, level, where, detail, recipients } = finding;
  const place = placeOf(draft, where);
  const form = useFormName();
  const tongue = useTongueName(draft, place?.on ?? "email");
  const Icon = level === "error" ? CircleAlert : TriangleAlert;
  const stands = place && [form(place.on), Object.keys(draft.content[place.on] ?? {}).length > 1 && tongue(place.language)].filter(Boolean).join(" · ");
  return (
    <li className={`finding finding-${level}`}>
      <Icon size={15} aria-hidden />
      <span>
        {codes[code] ?? code}
        {detail && (
          <>
            : <bdi>{tags[detail] ?? detail}</bdi>
          </>
        )}
        {recipients !== null && recipients > 0 && <b> {templates.misses(format.int(recipients))}</b>}
        {stands && (
          <span className="finding-place">
            <span className="quiet">{stands}</span>{" "}
            <button type="button" className="link" onClick={() => onShow(finding)}>
              {templates.mend}
              <span className="unseen"> {codes[code] ?? code}</span>
            </button>
          </span>
        )}
      </span>
    </li>
  );
}

function SegmentPick({ value, onChange }: { value: string | undefined; onChange: Props["onSegment"] }) {
  const { templates } = usePlace().words;
  const segments = useSegments().data?.items ?? [];
  const name = useSegmentName();
  return (
    <Select
      className="schema-wide"
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      aria-label={templates.countedFor}
      placeholder={`${templates.countedFor}: ${templates.nobody}`}
      value={value ?? null}
      onChange={(id: string | null) => onChange(id ?? undefined)}
      options={segments.filter(({ broken }) => broken.length === 0).map((segment) => ({ value: segment.id, label: name(segment) }))}
    />
  );
}
