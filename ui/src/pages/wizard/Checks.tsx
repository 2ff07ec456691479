/** What must hold before sending; what does not is said with the way to mend it. */
import { Check, CircleAlert } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import type { Audience } from "./queries";

const WAYS: Record<string, string> = {
  sender: "/settings?tab=sender",
  postal_address: "/settings?tab=sender",
  template: "?step=message",
  not_held: "/settings?tab=sending",
};

export function Checks({ audience }: { audience: Audience }) {
  const { wizard } = usePlace().words;
  const said: Record<string, { ok: string; not: string }> = wizard.checks;
  const fixes: Record<string, string> = wizard.fix;
  return (
    <ul className="checks">
      {audience.checks.map(({ code, ok }) => (
        <li key={code} className={ok ? "check-ok" : "check-not"}>
          {ok ? <Check size={15} aria-hidden /> : <CircleAlert size={15} aria-hidden />}
          <span>
            {said[code]?.[ok ? "ok" : "not"] ?? code}
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
