/** Everything that can be asked: who begins, what counts as coming back, by what, and how told. */
import { AutoComplete, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { usePlace } from "@/app/place";
import { CALENDARS } from "@/format";
import { type Act, type ActKind, actOf, FILTERS, type Filter, textOf } from "./acts";
import { AGES, type Asked, BYS, type Choose, KINDS, MEASURES } from "./asked";
import { useSegmentName } from "@/pages/segments/naming";
import { useSegments, useValues } from "./queries";

interface Props {
  asked: Asked;
  choose: Choose;
}

export function Choices({ asked, choose }: Props) {
  const { cohorts: text } = usePlace().words;
  const { start = "first_order", return: back = "order" } = asked.question;
  return (
    <div className="cohort-choices">
      <ActChoice label={text.start} kinds={["first_order", "order", "event"]} of={text.starts} value={start} onChange={(next) => choose({ start: next })} />
      <ActChoice label={text.back} kinds={["order", "event"]} of={text.backs} value={back} onChange={(next) => choose({ return: next })} />
      <Told asked={asked} choose={choose} />
      <Grouped asked={asked} choose={choose} />
      <SegmentChoice value={asked.question.segment ?? undefined} onChange={(segment) => choose({ segment })} />
    </div>
  );
}

function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <label className="cohort-field">
      <span className="quiet">{label}</span>
      {children}
    </label>
  );
}

/** What the cells show and when; the view of values sets both itself. */
function Told({ asked, choose }: Props) {
  const { words } = usePlace();
  const text = words.cohorts;
  const { measure = "customers", kind = "exact", return: back = "order" } = asked.question;
  const money = !back.startsWith("event");
  const measures = asked.view === "value" ? (["revenue", "margin"] as const) : MEASURES;
  return (
    <>
      <Field label={text.measure}>
        <Select
          value={measure}
          onChange={(next) => choose({ measure: next })}
          options={measures.map((value) => ({
            value,
            label: text.measures[value],
            disabled: !money && (value === "revenue" || value === "margin"),
          }))}
        />
      </Field>
      {asked.view !== "value" && (
        <Field label={text.kind}>
          <Select value={kind} onChange={(next) => choose({ kind: next })} options={KINDS.map((value) => ({ value, label: text.kinds[value] }))} />
        </Field>
      )}
    </>
  );
}

/** Rows by period; columns by period or by days of age. */
function Grouped({ asked, choose }: Props) {
  const { words, format } = usePlace();
  const text = words.cohorts;
  const { by = "month", age, calendar = "gregorian" } = asked.question;
  const ages = [...new Set([...AGES, ...(age ? [age] : [])])].sort((a, b) => a - b);
  const columns = ages.map((days) => ({ value: String(days), label: text.everyDays(format.int(days)) }));
  return (
    <>
      <Field label={text.rows}>
        <Select value={by} onChange={(next) => choose({ by: next })} options={BYS.map((value) => ({ value, label: text.bys[value] }))} />
      </Field>
      <Field label={text.columns}>
        <Select
          value={age ? String(age) : ""}
          onChange={(next) => choose({ age: next || undefined })}
          options={asked.view === "value" ? columns : [{ value: "", label: text.bys[by] }, ...columns]}
        />
      </Field>
      <Field label={text.calendar}>
        <Select
          value={calendar}
          onChange={(next) => choose({ calendar: next })}
          options={CALENDARS.map((value) => ({ value, label: text.calendars[value] }))}
        />
      </Field>
    </>
  );
}

interface ActProps {
  label: string;
  kinds: ActKind[];
  of: Record<string, string>;
  value: string;
  onChange: (text: string) => void;
}

/** Which act; a filter or an event takes effect once it has a value. */
function ActChoice({ label, kinds, of, value, onChange }: ActProps) {
  const { cohorts: text } = usePlace().words;
  const [act, setAct] = useState<Act>(() => actOf(value));
  useEffect(() => setAct(actOf(value)), [value]);
  const change = (next: Act) => {
    setAct(next);
    if (isWhole(next)) onChange(textOf(next));
  };
  const options = kinds.flatMap((kind) => [
    ...(kind === "order" && kinds.includes("first_order") ? [] : [{ value: kind as string, label: of[kind] ?? kind }]),
    ...(kind === "event" ? [] : FILTERS.map((filter) => ({ value: `${kind} ${filter}`, label: `${of[kind]} ${text.withFilter[filter]}` }))),
  ]);
  const pick = (chosen: string) => {
    const [kind = "order", filter] = chosen.split(" ") as [ActKind, Filter?];
    change({ kind, value: "", ...(filter ? { filter } : {}) });
  };
  const needsValue = act.kind === "event" || act.filter !== undefined;
  return (
    <Field label={label}>
      <span className="cohort-act">
        <Select value={act.filter ? `${act.kind} ${act.filter}` : act.kind} onChange={pick} options={options} popupMatchSelectWidth={false} />
        {needsValue && <ValueOf act={act} label={label} onChange={(next) => change({ ...act, value: next })} />}
      </span>
    </Field>
  );
}

const isWhole = (act: Act): boolean => (act.kind !== "event" && act.filter === undefined) || act.value.trim() !== "";

function ValueOf({ act, label, onChange }: { act: Act; label: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(act.value);
  const known = useValues(act.kind === "event" ? "event" : (act.filter ?? "sku"), true);
  const items = known.data?.items ?? [];
  return (
    <AutoComplete
      value={text}
      onChange={setText}
      onSelect={onChange}
      options={items.filter((item) => item.toLowerCase().includes(text.toLowerCase())).map((item) => ({ value: item }))}
      popupMatchSelectWidth={260}
    >
      <Input aria-label={label} dir="auto" onPressEnter={() => onChange(text)} onBlur={() => text !== act.value && onChange(text)} />
    </AutoComplete>
  );
}

function SegmentChoice({ value, onChange }: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { words } = usePlace();
  const text = words.cohorts;
  const segments = useSegments();
  const nameOf = useSegmentName();
  return (
    <Field label={text.segment}>
      <Select
        allowClear
        placeholder={text.everybody}
        value={value ?? null}
        onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
        options={(segments.data?.items ?? []).map((segment) => ({ value: segment.id, label: nameOf(segment) }))}
        popupMatchSelectWidth={260}
      />
    </Field>
  );
}
