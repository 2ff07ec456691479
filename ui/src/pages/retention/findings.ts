/** Findings of the API, and two that the report itself shows, as sentences. */
import type { Finding, Report } from "@/api/types";
import type { Format } from "@/format";
import type { Words } from "@/words/en";

export interface Said {
  code: string;
  title: string;
  text: string;
}

type Texts = Words["metrics"]["findings"];

const isKnown = (code: string, texts: Texts): code is keyof Texts => code in texts;

/** The sentence of a finding; its own English where we have no words for the code. */
export function saidOf(finding: Finding, format: Format, words: Words): Said {
  const texts = words.metrics.findings;
  const number = (name: string): string => {
    const value = finding.numbers[name];
    return typeof value === "number" ? format.int(value) : String(value ?? "");
  };
  const { code } = finding;
  if (!isKnown(code, texts)) return { code, title: finding.text, text: "" };
  if (code === "new_customers_return") {
    return { code, title: texts[code](number("low"), number("high")), text: words.metrics.basis(number("customers"), number("returned")) };
  }
  if (code === "new_customers_return_about") {
    return { code, title: texts[code](number("low")), text: words.metrics.basis(number("customers"), number("returned")) };
  }
  if (code === "too_few_new_customers") {
    return { code, title: texts[code](number("customers"), number("needed")), text: "" };
  }
  const before = "before" in finding.numbers;
  const text = before
    ? words.metrics.inMonthsBefore(number("months"), number("before"))
    : words.metrics.inMonths(number("months"));
  return { code, title: texts[code](number("again")), text };
}

/** Half of the next orders come within so many days. */
export function rhythmSaid(report: Report, format: Format, words: Words): Said[] {
  const { rhythm } = report;
  const [half, most] = [rhythm?.quantiles["p50"], rhythm?.quantiles["p90"]];
  if (!rhythm || half === undefined || most === undefined || rhythm.gaps < 100) return [];
  const days = (value: number) => format.int(Math.round(value));
  return [
    {
      code: "rhythm",
      title: words.retention.gapTitle(days(half)),
      text: words.retention.gapText(days(most), format.int(rhythm.gaps)),
    },
  ];
}

export function returningSaid(report: Report, format: Format, words: Words): Said[] {
  const [fresh, back] = [report.metrics["revenue_new"]?.value, report.metrics["revenue_returning"]?.value];
  if (fresh == null || back == null || fresh + back <= 0) return [];
  return [
    {
      code: "returning",
      title: words.retention.returningTitle(format.share(back / (fresh + back), { places: 0 })),
      text: words.retention.returningText(format.money(fresh)),
    },
  ];
}
