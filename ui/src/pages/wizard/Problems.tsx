/** What is wrong with the words of a plain e-mail. */
import { CircleAlert } from "lucide-react";
import { usePlace } from "@/app/place";

export function Problems({ problems }: { problems: { where: string; message: string }[] }) {
  const { wizard } = usePlace().words;
  const parts: Record<string, string> = { subject: wizard.subject, body_html: wizard.body, body_text: wizard.text };
  // "body_html line 3" comes from the server: the part is worded here, the rest is kept.
  const place = (where: string) => where.replace(/^(subject|body_html|body_text)/, (part) => parts[part] ?? part);
  return (
    <div className="problems" role="status">
      <h3>{wizard.problems}</h3>
      <ul>
        {problems.map(({ where, message }) => (
          <li key={where + message}>
            <CircleAlert size={14} aria-hidden />
            <span>
              <bdi>{place(where)}</bdi>: <bdi>{message}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
