import { usePlace } from "@/app/place";

/** A chance in whole percents; what is nearly certain is not called certain. */
export function useChance(): (share: number) => string {
  const { words, format } = usePlace();
  return (share) => (share > 0.99 ? words.people.nearlyAll : format.share(share, { places: 0 }));
}

/** Between which chances it lies: with a decimal where whole percents would be one number. */
export function useChanceRange(): (range: { low: number; high: number }) => string {
  const { format } = usePlace();
  const chance = useChance();
  return ({ low, high }) => {
    if (low > 0.99) return chance(low);
    const whole = format.share(low, { places: 0 }) !== format.share(high, { places: 0 });
    return format.shareRange(low, high, whole ? 0 : 1);
  };
}
