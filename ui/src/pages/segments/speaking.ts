/** What a rule needs to be read: the declared conditions, and the names of what it points to. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, take } from "@/api/client";
import { usePlace } from "@/app/place";
import { useSegmentName } from "./naming";
import { useLists, useSegments } from "./queries";
import type { Declaration } from "./rule/declared";
import type { Speaker } from "./rule/phrase";

export const useDeclared = () =>
  useQuery({
    queryKey: ["segments", "conditions"],
    queryFn: () => take(api.GET("/api/segments/conditions")),
    select: ({ items }) => new Map<string, Declaration>(items.map((each) => [each.key, each])),
    staleTime: Infinity,
  });

export function useSpeaker(): Speaker {
  const { words, format, language } = usePlace();
  const segments = useSegments().data?.items;
  const lists = useLists().data?.items;
  const name = useSegmentName();
  return useMemo(() => {
    const names = new Map([
      ...(segments ?? []).map((each): [string, string] => [`segment ${each.id}`, name(each)]),
      ...(lists ?? []).map((each): [string, string] => [`list ${each.id}`, each.name]),
    ]);
    return { words, format, language, nameOf: (kind, id) => names.get(`${kind} ${id}`) ?? id };
  }, [words, format, language, segments, lists, name]);
}
