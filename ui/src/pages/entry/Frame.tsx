/** Two halves: the form, and what Regulars is for as a picture of people who come back. */
import { Globe } from "lucide-react";
import type { ReactNode } from "react";
import { Brand } from "@/app/Brand";
import { LANGUAGE_NAMES, LANGUAGES } from "@/format";
import { usePlace } from "@/app/place";
import { useChangeLanguage } from "@/app/session";
import { Switch } from "@/parts/Switch";
import { Returning } from "./Returning";
import "./entry.css";

export function Frame({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  const { words, language } = usePlace();
  const change = useChangeLanguage();
  return (
    <div className="entry">
      <div className="entry-form">
        <div className="brand">
          <Brand />
          <bdi>Regulars</bdi>
        </div>
        <main className={wide ? "entry-main entry-wide" : "entry-main"}>{children}</main>
        <footer className="entry-foot">
          <Globe size={15} aria-hidden />
          <Switch
            label={words.shell.language}
            value={language}
            onChange={change}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <span className="quiet grow entry-own">{words.entry.ownServer}</span>
        </footer>
      </div>
      <aside className="entry-side">
        <Returning />
        <p className="entry-motto">{words.entry.motto}</p>
        <p>{words.entry.mottoMore}</p>
      </aside>
    </div>
  );
}
