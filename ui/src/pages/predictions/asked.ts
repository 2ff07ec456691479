/** The topic lives in the URL, so that a link shows the same. */
import { useSearchParams } from "react-router";
import { TOPICS, type TopicKey } from "./shapes";

export function useTopic(): [TopicKey, (topic: TopicKey) => void] {
  const [search, setSearch] = useSearchParams();
  const topic = TOPICS.find((key) => key === search.get("topic")) ?? "order_again";
  return [topic, (next) => setSearch({ topic: next }, { replace: true, preventScrollReset: true })];
}
