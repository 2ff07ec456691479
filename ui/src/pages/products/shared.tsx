/** Pieces that the four tables share. */
import { usePlace } from "@/app/place";
import type { Rule } from "@/parts/savedSegment";
import { Code } from "@/parts/values";

export interface Chosen {
  rule: Rule;
  title: string;
  count?: number;
}

/** A product by its name with its article number below; categories and brands have only a name. */
export function Named({ name, code }: { name: string | null | undefined; code: string }) {
  if (!name || name === code) return <bdi>{code}</bdi>;
  return (
    <>
      <bdi>{name}</bdi>
      <div className="quiet product-code">
        <Code>{code}</Code>
      </div>
    </>
  );
}

export function Lift({ times }: { times: number | null | undefined }) {
  const { words, format, direction } = usePlace();
  if (times == null) return null;
  return <bdi dir={direction}>{words.products.times(format.decimal(times, times < 10 ? 1 : 0))}</bdi>;
}

interface WhoProps extends Omit<Chosen, "rule"> {
  rule: Rule | null;
  choose: (chosen: Chosen) => void;
}

/** The people behind a row; a product without an article number has no rule to find them by. */
export function Who({ rule, choose, ...rest }: WhoProps) {
  const { words } = usePlace();
  if (!rule) return null;
  return (
    <button type="button" className="plain link" onClick={() => choose({ rule, ...rest })}>
      {words.common.seeWho}
    </button>
  );
}
