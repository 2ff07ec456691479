/** Every statement about consent, newest first. */
import type { Customer } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Words } from "@/words/en";
import { State } from "@/parts/State";
import { MomentText } from "@/parts/values";

export function ConsentLog({ entries }: { entries: Customer["consent_log"] }) {
  const { people } = usePlace().words;
  if (entries.length === 0) return <p className="quiet">{people.logNone}</p>;
  const newest = [...entries].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <div className="stack">
      <p className="quiet">{people.log}</p>
      <ol className="consent-log">
        {newest.map((entry, at) => (
          <Entry key={at} entry={entry} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry }: { entry: Customer["consent_log"][number] }) {
  const { people, channels } = usePlace().words;
  const purposes: Record<string, string> = people.purposes;
  return (
    <li>
      <p className="row">
        <strong className="grow">
          {channels.names[entry.channel] ?? entry.channel}
          {entry.purpose !== "marketing" && <span className="quiet"> {purposes[entry.purpose] ?? entry.purpose}</span>}
        </strong>
        <State state={entry.state === "granted" ? "agreed" : "withdrawn"} />
      </p>
      <p className="quiet">
        <MomentText at={entry.at} />, {sourceText(people, entry.source)}
      </p>
      {entry.wording && <p className="quiet">{people.wording(entry.wording)}</p>}
      {entry.evidence && (
        <p>
          <bdi>{entry.evidence}</bdi>
        </p>
      )}
    </li>
  );
}

function sourceText({ source }: Words["people"], text: string) {
  if (text.startsWith("staff")) return source.staff;
  if (text.startsWith("unsubscribe")) return source.unsubscribe;
  if (text === "one-click") return source.oneClick;
  if (text === "double opt-in") return source.doubleOptIn;
  if (text === "preference page") return source.preferences;
  if (text === "reply") return source.reply;
  if (text === "messenger" || text === "start link") return source.messenger;
  if (text === "provider") return source.provider;
  if (text.startsWith("event")) return source.event;
  return text.startsWith("import") || text === "shop" ? source.import : <bdi>{text}</bdi>;
}
