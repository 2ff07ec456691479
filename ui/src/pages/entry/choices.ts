/** Countries, currencies and time zones, named by the browser in the reader's language. */
import type { Language } from "@/format";

export interface Choice {
  value: string;
  label: string;
}

const COUNTRIES =
  "AE AF AM AR AT AU AZ BE BG BH BR CA CH CL CN CO CY CZ DE DK DZ EE EG ES FI FR GB GE GR HK HR HU ID IE IL IN IQ IR IS IT JO JP KE KR KW LB LT LU LV LY MA MX MY NG NL NO NZ OM PE PH PK PL PS PT QA RO RS RU SA SD SE SG SI SK SY TH TJ TN TR TW UA US UZ VN YE ZA".split(" ");

const named = (kind: "region" | "currency", language: Language, codes: string[]): Choice[] => {
  const names = new Intl.DisplayNames([language], { type: kind });
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
};

export const countries = (language: Language): Choice[] => named("region", language, COUNTRIES);

export const currencies = (language: Language): Choice[] =>
  named("currency", language, Intl.supportedValuesOf("currency")).map(({ value, label }) => ({
    value,
    label: `${label} (${value})`,
  }));

export const timezones = (): Choice[] =>
  ["UTC", ...Intl.supportedValuesOf("timeZone")].map((value) => ({ value, label: value.replaceAll("_", " ") }));
