/** One caught mail: as its reader sees it, as plain text, and with its headers. */
import { useState } from "react";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Switch } from "@/parts/Switch";
import { Code, MomentText } from "@/parts/values";
import { useCaughtMail } from "./queries";

type Caught = NonNullable<ReturnType<typeof useCaughtMail>["data"]>;
type View = "html" | "text" | "headers";

export function Reader({ id }: { id: string }) {
  const found = useCaughtMail(id);
  return (
    <Answer query={found} shape={[[480]]}>
      {(mail) => <Letter mail={mail} />}
    </Answer>
  );
}

function Letter({ mail }: { mail: Caught }) {
  const { words } = usePlace();
  const [view, setView] = useState<View>(mail.html ? "html" : "text");
  const options: { value: View; label: string }[] = [
    { value: "html", label: words.mail.html },
    { value: "text", label: words.mail.text },
    { value: "headers", label: words.mail.headers },
  ];
  return (
    <article className="letter">
      <header className="letter-head">
        <div className="grow">
          <h2>
            <bdi>{mail.subject}</bdi>
          </h2>
          <dl className="letter-facts">
            <dt>{words.mail.to}</dt>
            <dd>
              <Code>{mail.to}</Code>
            </dd>
            <dt>{words.mail.from}</dt>
            <dd>
              <Code>{mail.sender}</Code>
            </dd>
            <dt>{words.mail.sent}</dt>
            <dd>
              <MomentText at={mail.sent_at} />
            </dd>
          </dl>
        </div>
        <Switch label={words.mail.show} value={view} onChange={setView} options={options} />
      </header>
      <Body mail={mail} view={view} />
    </article>
  );
}

function Body({ mail, view }: { mail: Caught; view: View }) {
  if (view === "text") return <pre dir="auto">{mail.text}</pre>;
  if (view === "headers") return <pre dir="ltr">{mail.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}</pre>;
  // Strangers' HTML: no scripts, no forms, no reach into this page; links open beside it.
  return (
    <iframe
      className="letter-page"
      title={mail.subject}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={`<base target="_blank">${mail.html}`}
    />
  );
}
