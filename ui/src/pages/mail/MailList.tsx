import type { CaughtRow } from "@/api/types";
import { usePlace } from "@/app/place";
import { MomentText } from "@/parts/values";

interface Props {
  items: CaughtRow[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

export function MailList({ items, chosen, onChoose }: Props) {
  const { mail } = usePlace().words;
  return (
    <ul aria-label={mail.list}>
      {items.map(({ id, to, subject, sent_at: at }) => (
        <li key={id}>
          <button
            type="button"
            className={id === chosen ? "plain mail-row mail-chosen" : "plain mail-row"}
            aria-current={id === chosen}
            onClick={() => onChoose(id)}
          >
            <strong>
              <bdi>{subject}</bdi>
            </strong>
            <span className="quiet row">
              <bdi dir="ltr" className="grow">
                {to}
              </bdi>
              <MomentText at={at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
