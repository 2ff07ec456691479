/** The reader's language and the shop's way of counting, for every screen below. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Locale } from "antd/es/locale";
import { directionOf, EVERYWHERE, type Format, type Language, makeFormat, type Place } from "@/format";
import type { Words } from "@/words/en";
import { usePreferences } from "./preferences";
import { useSession } from "./session";

interface Speech {
  language: Language;
  words: Words;
  antd: Locale;
}

const SPEECHES: Record<Language, () => Promise<Speech>> = {
  en: async () => speech("en", await import("@/words/en"), await import("antd/locale/en_GB")),
  fa: async () => speech("fa", await import("@/words/fa"), await import("antd/locale/fa_IR")),
  ar: async () => speech("ar", await import("@/words/ar"), await import("antd/locale/ar_EG")),
};

function speech(language: Language, words: { default: Words }, antd: { default: Locale }): Speech {
  // antd's CommonJS locales arrive wrapped once more in some bundles.
  const locale = antd.default as Locale & { default?: Locale };
  return { language, words: words.default, antd: locale.default ?? locale };
}

export interface PlaceValue {
  place: Place;
  language: Language;
  direction: "ltr" | "rtl";
  words: Words;
  format: Format;
  antd: Locale;
}

const PlaceContext = createContext<PlaceValue | undefined>(undefined);

export function usePlace(): PlaceValue {
  const value = useContext(PlaceContext);
  if (!value) throw new Error("usePlace is used outside of PlaceProvider");
  return value;
}

/** The words and locale of the language; the former ones stay until the new ones are here. */
function useSpeech(language: Language): Speech | undefined {
  const [loaded, setLoaded] = useState<Speech>();
  useEffect(() => {
    let wanted = true;
    void SPEECHES[language]().then((next) => wanted && setLoaded(next));
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded;
}

export function PlaceProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const preferences = usePreferences();
  const speech = useSpeech(session?.visitor.language ?? preferences.language);
  const value = useMemo<PlaceValue | undefined>(() => {
    if (!speech) return undefined;
    const place = placeOf(speech.language, session?.workspace);
    return {
      place,
      language: speech.language,
      direction: directionOf(speech.language),
      words: speech.words,
      antd: speech.antd,
      format: makeFormat(place),
    };
  }, [speech, session?.workspace]);

  useEffect(() => {
    if (!value) return;
    document.documentElement.lang = value.language;
    document.documentElement.dir = value.direction;
  }, [value]);

  return value ? <PlaceContext value={value}>{children}</PlaceContext> : null;
}

type Shop = Omit<Place, "language" | "weekStart"> & { week_start: number };

function placeOf(language: Language, shop: Shop | undefined): Place {
  if (!shop) return { ...EVERYWHERE, language, calendar: language === "fa" ? "jalali" : "gregorian" };
  const { calendar, digits, currency, unit, timezone, week_start: weekStart } = shop;
  return { language, calendar, digits, currency, unit, timezone, weekStart };
}
