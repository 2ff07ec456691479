import { usePlace } from "@/app/place";

/** Today in the shop's own zone, as an ISO day. */
export function useToday(): string {
  const { place } = usePlace();
  return new Intl.DateTimeFormat("en-CA", { timeZone: place.timezone, year: "numeric", month: "2-digit", day: "2-digit" }).format();
}
