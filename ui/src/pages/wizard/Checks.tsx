/** What must hold before sending; what does not is said with the way to mend it. */
import { Check, CircleAlert } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import type { Audience } from "./queries";

const WAYS: Record<string, string> = {
  sender: "/channels",
  postal_address: "/channels/email",
  template: "?step=message",
  not_held: "/operations",
};

export function Checks({ audience }: { audience: Audience }) {
  const { wizard, templates } = usePlace().words;
  const names: Record<string, string> = templates.forms;
  const several = audience.channels.length > 1;
  const said: Record<string, { ok: string; not: string }> = wizard.checks;
  const fixes: Record<string, string> = wizard.fix;
  return (
    <ul className="checks">
      {audience.checks.map(({ code, ok, channel }) => (
        <li key={code + channel} className={ok ? "check-ok" : "check-not"}>
          {ok ? <Check size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
          <span>
            {said[code]?.[ok ? "ok" : "not"] ?? code}
            {code === "sender" && several && `: ${names[channel] ?? channel}`}
            {!ok && WAYS[code] && (
              <>
                {". "}
                <Link to={WAYS[code]}>{fixes[code]}</Link>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
