/** What this browser remembers: the language before sign-in, and light or dark. */
import { useSyncExternalStore } from "react";
import { LANGUAGES, type Language } from "@/format";

export type Look = "light" | "dark" | "auto";

export interface Preferences {
  language: Language;
  look: Look;
}

const KEY = "regulars.preferences";
const listeners = new Set<() => void>();

function firstLanguage(): Language {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return LANGUAGES.find((language) => language === wanted.find((tag) => LANGUAGES.includes(tag as Language))) ?? "en";
}

function read(): Preferences {
  const defaults: Preferences = { language: firstLanguage(), look: "auto" };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    // Storage may be closed to us; the choice then lasts until the page is closed.
    return defaults;
  }
}

let current = read();

export function changePreferences(changes: Partial<Preferences>): void {
  current = { ...current, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current);
