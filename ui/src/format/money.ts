/** Money arrives as whole minor units and leaves as a number and the word that goes with it. */
import { number } from "./numbers";
import { type Language, type Place, tagOf } from "./place";

export interface Amount {
  /** What is set large: "$4,655", "۱۷۲ میلیون". */
  number: string;
  /** What is set small after it: "", "تومان". */
  unit: string;
}

export interface MoneyOptions {
  sign?: boolean;
  /** Write every digit instead of "172 million". */
  full?: boolean;
}

interface Scale {
  size: number;
  word: string;
}

const SCALES: Record<Language, Scale[]> = {
  en: [
    { size: 1e9, word: "B" },
    { size: 1e6, word: "M" },
    { size: 1e3, word: "K" },
  ],
  fa: [
    { size: 1e9, word: "میلیارد" },
    { size: 1e6, word: "میلیون" },
    { size: 1e3, word: "هزار" },
  ],
  ar: [
    { size: 1e9, word: "مليار" },
    { size: 1e6, word: "مليون" },
    { size: 1e3, word: "ألف" },
  ],
};

const WORDS: Record<"fa" | "ar", Record<string, string>> = {
  fa: {
    USD: "دلار", EUR: "یورو", GBP: "پوند", AED: "درهم", SAR: "ریال سعودی", TRY: "لیر", IQD: "دینار",
  },
  ar: {
    USD: "دولار", EUR: "يورو", GBP: "جنيه إسترليني", AED: "د.إ", SAR: "ر.س", EGP: "ج.م", KWD: "د.ك",
    QAR: "ر.ق", OMR: "ر.ع", BHD: "د.ب", JOD: "د.أ", IQD: "د.ع", MAD: "د.م", TRY: "ليرة", IRR: "ريال",
  },
};

const TOMAN: Record<Language, string> = { en: "toman", fa: "تومان", ar: "تومان" };
const RIAL: Record<Language, string> = { en: "rial", fa: "ریال", ar: "ريال" };

/** Decimals of the currency's minor unit; the rial has two on paper and none in practice. */
export function exponentOf(currency: string): number {
  if (currency === "IRR" || currency === "IQD") return 0;
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** The amount in the unit that people say: tomans are ten rials. */
export function spoken(place: Place, minor: number): number {
  if (place.currency === "IRR") return place.unit === "rial" ? minor : minor / 10;
  return minor / 10 ** exponentOf(place.currency);
}

/** The word of the unit where it follows the number, or "" where a symbol stands before it. */
export function unitWord(place: Place): string {
  const { language, currency } = place;
  if (currency === "IRR") return place.unit === "rial" ? RIAL[language] : TOMAN[language];
  if (language === "en") return "";
  return WORDS[language][currency] ?? new Intl.DisplayNames([language], { type: "currency" }).of(currency) ?? currency;
}

function symbolBefore(place: Place): string {
  if (unitWord(place)) return "";
  const parts = new Intl.NumberFormat(tagOf(place), {
    style: "currency",
    currency: place.currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(1);
  const symbol = parts.find((part) => part.type === "currency")?.value ?? place.currency;
  return /[\p{L}]$/u.test(symbol) ? `${symbol}\u00a0` : symbol;
}

/** Thousands get a word early where prices have many zeros, late where they have few. */
function scaleFor(place: Place, largest: number, options: MoneyOptions): Scale | undefined {
  if (options.full) return undefined;
  const first = place.currency === "IRR" ? 1e3 : 1e5;
  if (largest < first) return undefined;
  return SCALES[place.language].find((scale) => largest >= scale.size);
}

function placesFor(place: Place, largest: number, scale: Scale | undefined): number {
  if (!scale) return largest < 100 ? exponentOf(place.currency) : 0;
  const scaled = largest / scale.size;
  return scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
}

interface Shape {
  scale: Scale | undefined;
  places: number;
}

function shapeFor(place: Place, minors: number[], options: MoneyOptions): Shape {
  const largest = Math.max(...minors.map((minor) => Math.abs(spoken(place, minor))), 0);
  const scale = scaleFor(place, largest, options);
  return { scale, places: options.full ? exponentOf(place.currency) : placesFor(place, largest, scale) };
}

function figure(place: Place, minor: number, shape: Shape, options: MoneyOptions): string {
  const value = spoken(place, minor) / (shape.scale?.size ?? 1);
  const text = number(place, value, {
    places: shape.places,
    trim: shape.scale !== undefined,
    sign: options.sign ?? false,
  });
  const symbol = symbolBefore(place);
  return symbol ? text.replace(/^([+\u2212]?)/, `$1${symbol}`) : text;
}

const isEnglish = (place: Place): boolean => place.language === "en";

function withScale(place: Place, text: string, scale: Scale | undefined): string {
  if (!scale) return text;
  return isEnglish(place) ? `${text}${scale.word}` : `${text} ${scale.word}`;
}

/** One amount for a headline: three to four digits. */
export function amount(place: Place, minor: number, options: MoneyOptions = {}): Amount {
  const shape = shapeFor(place, [minor], options);
  return { number: withScale(place, figure(place, minor, shape, options), shape.scale), unit: unitWord(place) };
}

export function money(place: Place, minor: number, options: MoneyOptions = {}): string {
  const { number: text, unit } = amount(place, minor, options);
  return unit ? `${text} ${unit}` : text;
}

/** Two ends in one unit, the larger one; the words between them are the caller's. */
export function moneyEnds(place: Place, low: number, high: number, options: MoneyOptions = {}): [string, string, string] {
  const shape = shapeFor(place, [low, high], options);
  const ends = [low, high].map((minor) => figure(place, minor, shape, options));
  if (!shape.scale) return [ends[0] ?? "", ends[1] ?? "", ""];
  if (isEnglish(place)) return [`${ends[0]}${shape.scale.word}`, `${ends[1]}${shape.scale.word}`, ""];
  return [ends[0] ?? "", ends[1] ?? "", shape.scale.word];
}

export interface MoneyColumn {
  /** What stands in the head of the column: "میلیون تومان", or "" where cells carry a symbol. */
  unit: string;
  cell: (minor: number) => string;
}

/** One unit for a whole column; the head names it and the cells hold plain numbers. */
export function moneyColumn(place: Place, minors: number[], options: MoneyOptions = {}): MoneyColumn {
  const shape = shapeFor(place, minors, options);
  const places = shape.scale ? 1 : shape.places;
  const english = isEnglish(place);
  return {
    unit: [english ? "" : shape.scale?.word, unitWord(place)].filter(Boolean).join(" "),
    cell: (minor) => {
      const text = figure(place, minor, { ...shape, places }, options);
      return english ? withScale(place, text, shape.scale) : text;
    },
  };
}
