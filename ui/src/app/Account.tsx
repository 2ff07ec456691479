/** Your own choices: language, light or dark, the way out. */
import { Button, Segmented } from "antd";
import { LogOut } from "lucide-react";
import { LANGUAGE_NAMES, LANGUAGES } from "@/format";
import { Popup } from "@/parts/Popup";
import { usePlace } from "./place";
import { changePreferences, type Look, usePreferences } from "./preferences";
import { useChangeLanguage, useSession, useSignOut } from "./session";

export function Account() {
  const { words } = usePlace();
  const visitor = useSession()?.visitor;
  if (!visitor) return null;
  const letter = [...visitor.name][0]?.toUpperCase();
  return (
    <Popup label={words.shell.account} trigger={<span className="avatar">{letter}</span>} end>
      <div className="account">
        <div>
          <h2>
            <bdi>{visitor.name}</bdi>
          </h2>
          <bdi dir="ltr" className="quiet">
            {visitor.email}
          </bdi>
        </div>
        <LanguageChoice />
        <LookChoice />
        <SignOut />
      </div>
    </Popup>
  );
}

export function LanguageChoice() {
  const { words, language } = usePlace();
  const change = useChangeLanguage();
  return (
    <fieldset>
      <legend>{words.shell.language}</legend>
      <Segmented
        block
        value={language}
        onChange={change}
        options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> }))}
      />
    </fieldset>
  );
}

function LookChoice() {
  const { shell } = usePlace().words;
  const { look } = usePreferences();
  return (
    <fieldset>
      <legend>{shell.look}</legend>
      <Segmented<Look>
        block
        value={look}
        onChange={(value) => changePreferences({ look: value })}
        options={[
          { value: "light", label: shell.light },
          { value: "dark", label: shell.dark },
          { value: "auto", label: shell.asComputer },
        ]}
      />
    </fieldset>
  );
}

function SignOut() {
  const { words } = usePlace();
  const signOut = useSignOut();
  return (
    <Button block icon={<LogOut size={15} className="turns" />} loading={signOut.isPending} onClick={() => signOut.mutate()}>
      {words.shell.signOut}
    </Button>
  );
}
