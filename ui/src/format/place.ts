/** How the reader and the shop speak and count; everything that is formatted depends on it. */
export type Language = "en" | "fa" | "ar";
export type CalendarName = "gregorian" | "jalali" | "umm_al_qura";

export const CALENDARS: readonly CalendarName[] = ["gregorian", "jalali", "umm_al_qura"];

/** What `Intl` calls them. */
export const INTL_CALENDAR: Record<CalendarName, string> = {
  gregorian: "gregory",
  jalali: "persian",
  umm_al_qura: "islamic-umalqura",
};

export interface Place {
  language: Language;
  calendar: CalendarName;
  digits: "auto" | "latin";
  currency: string;
  unit: "" | "toman" | "rial";
  timezone: string;
  weekStart: number;
}

export const LANGUAGES: readonly Language[] = ["en", "fa", "ar"];
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", fa: "فارسی", ar: "العربية" };

export const EVERYWHERE: Place = {
  language: "en",
  calendar: "gregorian",
  digits: "auto",
  currency: "USD",
  unit: "",
  timezone: "UTC",
  weekStart: 0,
};

export const directionOf = (language: Language): "ltr" | "rtl" => (language === "en" ? "ltr" : "rtl");

const TAGS: Record<Language, string> = { en: "en", fa: "fa-IR", ar: "ar-EG" };

/** The BCP 47 tag that gives `Intl` the right digits and calendar. */
export function tagOf(place: Place, calendar: CalendarName = place.calendar): string {
  const digits = place.digits === "latin" ? "-nu-latn" : "";
  return `${TAGS[place.language]}-u-ca-${INTL_CALENDAR[calendar]}${digits}`;
}
