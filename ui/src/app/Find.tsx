/** One box for people and pages: Ctrl K, a few letters, Enter. */
import { Search } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { destinations } from "./navigation";
import { usePlace } from "./place";
import { useSession } from "./session";

export function Find() {
  const { words } = usePlace();
  const go = useNavigate();
  const session = useSession();
  const box = useRef<HTMLInputElement>(null);
  const pages = useId();
  const [text, setText] = useState("");
  useShortcut(() => box.current?.focus());
  const known = destinations(session?.features.mail_catcher ?? false);

  const find = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (!wanted) return;
    const page = known.find(({ word }) => words.shell[word].toLowerCase() === wanted.toLowerCase());
    setText("");
    void go(page ? page.to : `/customers?q=${encodeURIComponent(wanted)}`);
  };

  return (
    <form className="find" role="search" onSubmit={find}>
      <label className="find-box">
        <Search size={15} aria-hidden />
        <input
          ref={box}
          value={text}
          list={pages}
          dir="auto"
          placeholder={words.shell.find}
          aria-label={words.shell.find}
          onChange={(event) => setText(event.target.value)}
        />
        <kbd dir="ltr">Ctrl K</kbd>
      </label>
      <datalist id={pages}>
        {known.map(({ to, word }) => (
          <option key={to} value={words.shell[word]} />
        ))}
      </datalist>
    </form>
  );
}

function useShortcut(act: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyK") return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}
