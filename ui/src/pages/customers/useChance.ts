import { usePlace } from "@/app/place";

/** A chance in whole percents; what is nearly certain is not called certain. */
export function useChance(): (share: number) => string {
  const { words, format } = usePlace();
  return (share) => (share > 0.99 ? words.people.nearlyAll : format.share(share, { places: 0 }));
}
