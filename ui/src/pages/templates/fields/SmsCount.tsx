/** What a short message takes, as it is typed, and what that costs over an audience. */
import { usePlace } from "@/app/place";
import { encodingOf, countParts } from "@/format/sms";
import { useLater } from "@/parts/useLater";
import { useSmsCount } from "../queries";
import { PartPrice } from "./PartPrice";
import { filledIn } from "./tags";

interface Props {
  text: string;
  /** The words of all languages, as they would go out. */
  variants: Record<string, { body_text?: string }>;
  segment: string | undefined;
}

const isForeign = (letter: string): boolean => encodingOf(letter) === "ucs2";

export function SmsCount({ text, variants, segment }: Props) {
  const { words, format } = usePlace();
  const { sms } = words.templates;
  const shown = filledIn(text);
  const { parts, left, encoding } = countParts(shown);
  const foreign = encoding === "ucs2" ? [...shown].filter(isForeign) : [];
  // One odd quote in a Latin text is worth a word; a Persian text is what it is.
  const slip = foreign.length > 0 && foreign.length <= 3 && foreign[0];
  return (
    <div className="sms-count">
      <p aria-live="polite">
        {parts === 0 ? (
          <span className="quiet">{sms.empty}</span>
        ) : (
          <>
            <b>{sms.parts(format.int(parts), parts === 1)}</b> <span className="quiet">{sms.left(format.int(left))}</span>
          </>
        )}
      </p>
      {slip && <p className="sms-slip">{sms.ucs2(`\u2068${slip}\u2069`)}</p>}
      {parts > 0 && <p className="quiet">{sms.longer}</p>}
      {parts > 0 && <Over variants={variants} segment={segment} />}
    </div>
  );
}

const PAUSE = 700;

function Over({ variants, segment }: Omit<Props, "text">) {
  const { words, format } = usePlace();
  const { sms } = words.templates;
  const { data } = useSmsCount(useLater(variants, PAUSE), segment);
  if (segment === undefined) return <p className="quiet">{sms.overNeeds}</p>;
  if (!data) return null;
  return (
    <p className="sms-over">
      {sms.partsAll(format.int(data.parts), format.int(data.reachable))}
      {data.cost_minor !== null ? <b>{sms.cost(format.money(data.cost_minor))}</b> : null}
      <PartPrice known={data.cost_minor !== null} />
    </p>
  );
}
