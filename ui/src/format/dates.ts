/** Days, months and moments in the reader's words and the shop's calendar. */
import { number } from "./numbers";
import { type CalendarName, INTL_CALENDAR, type Language, type Place, tagOf } from "./place";

// Our own names: a month key has no day to hand to `Intl`, which also spells some wrongly in Arabic.
const JALALI: Record<Language, string[]> = {
  en: [
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
  ],
  fa: [
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
  ],
  ar: [
    "فروردين", "أرديبهشت", "خرداد", "تير", "مرداد", "شهريور",
    "مهر", "آبان", "آذر", "دي", "بهمن", "إسفند",
  ],
};
const HIJRI: Record<Language, string[]> = {
  en: [
    "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II",
    "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah",
  ],
  fa: [
    "محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی",
    "رجب", "شعبان", "رمضان", "شوال", "ذی‌القعده", "ذی‌الحجه",
  ],
  ar: [
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
  ],
};
const OWN: Partial<Record<CalendarName, Record<Language, string[]>>> = { jalali: JALALI, umm_al_qura: HIJRI };

// Persian shops know the quarters of their year by the seasons.
const SEASONS = ["بهار", "تابستان", "پاییز", "زمستان"];
const QUARTER: Record<Language, (number: string) => string> = {
  en: (number) => `Q${number}`,
  fa: (number) => `سه‌ماههٔ ${number}`,
  ar: (number) => `الربع ${number}`,
};
const COMMA: Record<Language, string> = { en: ", ", fa: "، ", ar: "، " };
const TODAY: Record<Language, string> = { en: "today", fa: "امروز", ar: "اليوم" };

interface Parts {
  day: string;
  month: string;
  year: string;
  weekday: string;
  monthNumber: number;
}

/** A calendar day has no clock: noon UTC keeps it the same day wherever it is formatted. */
const noon = (day: string): Date => new Date(`${day.slice(0, 10)}T12:00:00Z`);

function partsOf(place: Place, at: Date, zone: string, long: boolean, calendar = place.calendar): Parts {
  const style = long || calendar in OWN || place.language !== "en" ? "long" : "short";
  const format = (tag: string, month: "long" | "short" | "numeric"): Record<string, string> =>
    Object.fromEntries(
      new Intl.DateTimeFormat(tag, { timeZone: zone, day: "numeric", month, year: "numeric", weekday: "long" })
        .formatToParts(at)
        .map((part) => [part.type, part.value]),
    );
  const words = format(tagOf(place, calendar), style);
  const plain = format(`en-u-nu-latn-ca-${INTL_CALENDAR[calendar]}`, "numeric");
  const monthNumber = Number(plain["month"]);
  const own = OWN[calendar]?.[place.language][monthNumber - 1];
  return {
    day: words["day"] ?? "",
    month: own ?? words["month"] ?? "",
    year: words["year"] ?? "",
    weekday: words["weekday"] ?? "",
    monthNumber,
  };
}

/** "21 Nov"; the year only where asked. */
export function day(
  place: Place,
  iso: string,
  options: { year?: boolean; long?: boolean; calendar?: CalendarName } = {},
): string {
  const parts = partsOf(place, noon(iso), "UTC", options.long ?? false, options.calendar);
  return [parts.day, parts.month, options.year ? parts.year : ""].filter(Boolean).join(" ");
}

/** "Saturday 21 November". */
export function weekdayAndDay(place: Place, at: Date): string {
  const parts = partsOf(place, at, place.timezone, true);
  return `${parts.weekday} ${parts.day} ${parts.month}`;
}

export function clock(place: Place, at: Date): string {
  return new Intl.DateTimeFormat(tagOf(place), {
    timeZone: place.timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

function monthName(place: Place, month: number, calendar: CalendarName, long: boolean): string {
  const own = OWN[calendar]?.[place.language];
  if (own) return own[month - 1] ?? "";
  // Alone, a month has another form than beside a day: "ژانویه", not "ژانویهٔ".
  const style = long || place.language !== "en" ? "long" : "short";
  return new Intl.DateTimeFormat(tagOf(place, "gregorian"), { month: style, timeZone: "UTC" }).format(
    Date.UTC(2000, month - 1, 15),
  );
}

const digits = (place: Place, value: string): string =>
  [...value].map((digit) => number(place, Number(digit))).join("");

/** A month key ("2026-11", "1405-08") as "Nov 2026"; `year` says how much of the year to write. */
export function month(
  place: Place,
  key: string,
  options: { calendar?: CalendarName; year?: "full" | "short" | "none"; long?: boolean } = {},
): string {
  const { calendar = place.calendar, year = "full", long = false } = options;
  const [years = "", months = ""] = key.split("-");
  const name = monthName(place, Number(months), calendar, long);
  if (year === "none") return name;
  return `${name} ${digits(place, year === "short" ? years.slice(2) : years)}`;
}

export type By = "day" | "week" | "month" | "quarter" | "year";

/** A period of a series: "21 Nov", "Nov 2026", "Q4 2026", "پاییز ۱۴۰۵", "1448". */
export function period(
  place: Place,
  { key, first }: { key: string; first: string },
  by: By,
  options: { calendar?: CalendarName; year?: "full" | "short" | "none" } = {},
): string {
  const { calendar = place.calendar, year = "full" } = options;
  if (by === "day" || by === "week") return day(place, first, { calendar, year: year === "full" });
  if (by === "month") return month(place, key, { calendar, year });
  const [years = "", quarter = ""] = key.split("-Q");
  if (by === "year") return digits(place, years);
  const season = calendar === "jalali" && place.language === "fa" ? SEASONS[Number(quarter) - 1] : undefined;
  return `${season ?? QUARTER[place.language](digits(place, quarter))} ${digits(place, years)}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "4 minutes ago", then "today, 11:20", then "5 Nov, 19:04", then a day with its year. */
export function moment(place: Place, iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  const ago = now.getTime() - at.getTime();
  const relative = new Intl.RelativeTimeFormat(tagOf(place), { numeric: "always" });
  if (ago >= 0 && ago < HOUR) return relative.format(-Math.max(1, Math.floor(ago / MINUTE)), "minute");
  const parts = partsOf(place, at, place.timezone, false);
  const today = partsOf(place, now, place.timezone, false);
  const comma = COMMA[place.language];
  if (parts.day === today.day && parts.month === today.month && parts.year === today.year) {
    return `${TODAY[place.language]}${comma}${clock(place, at)}`;
  }
  if (ago >= 0 && ago < 24 * HOUR) return relative.format(-Math.floor(ago / HOUR), "hour");
  if (parts.year === today.year) return `${parts.day} ${parts.month}${comma}${clock(place, at)}`;
  return `${parts.day} ${parts.month} ${parts.year}`;
}
