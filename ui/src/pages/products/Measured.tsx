/** A share with its interval: the bar, the number, and of how many. */
import { usePlace } from "@/app/place";
import { RangeBar } from "@/parts/RangeBar";
import type { Share } from "./queries";

export function Measured({ share, max = 1 }: { share: Share; max?: number }) {
  const { words, format, direction } = usePlace();
  const { value, low, high } = share;
  if (value === null || low === null || high === null) return <span className="quiet">{words.common.sure.cannot_tell}</span>;
  const [said, from, to] = [value, low, high].map((each) => format.share(each)) as [string, string, string];
  return (
    <div className="measured">
      <RangeBar value={value} low={low} high={high} min={0} max={max} label={words.common.rangeLabel(said, from, to)} />
      <span className="measured-text">
        <bdi dir={direction}>{said}</bdi>{" "}
        <span className="quiet">{words.products.of(format.int(share.part), format.int(share.whole))}</span>
      </span>
    </div>
  );
}

/** The upper end of a column's scale: its largest interval, rounded up to a tenth. */
export const topOf = (shares: Share[]): number => Math.max(0.1, Math.ceil(Math.max(0, ...shares.map(({ high }) => high ?? 0)) * 10) / 10);
