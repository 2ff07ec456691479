/** From everyone to those who match: how many each row leaves, or brings. */
import { usePlace } from "@/app/place";
import { ShareBar } from "@/parts/ShareBar";
import type { Counted } from "../queries";
import { byNode } from "../rule/paths";
import { brief } from "../rule/sentence";
import type { Group } from "../rule/tree";
import { useBench } from "./bench";

export function Narrowing({ root, counted, stale }: { root: Group; counted: Counted; stale: boolean }) {
  const { words, format } = usePlace();
  const { speaker, declared } = useBench();
  const narrows = root.join === "all";
  const numbers = byNode(root, narrows && !root.not ? counted.narrowing : counted.rows);
  const rows = root.children.filter(({ id }) => numbers.has(id));
  if (rows.length < 2) return null;
  return (
    <section className={stale ? "narrowing now-behind" : "narrowing"}>
      <div className="row">
        <h2 className="grow">{narrows ? words.builder.narrowing : words.builder.narrowingAny}</h2>
        <span className="quiet">{words.builder.allCustomers(format.int(counted.customers))}</span>
      </div>
      <ol>
        {rows.map((child, index) => {
          const count = numbers.get(child.id) ?? 0;
          const last = narrows && index === rows.length - 1;
          return (
            <li key={child.id} className={last ? "narrowing-last" : undefined}>
              <bdi className="narrowing-name" title={brief(speaker, child, declared)}>
                {brief(speaker, child, declared)}
              </bdi>
              <ShareBar share={counted.customers > 0 ? count / counted.customers : 0} tone={last ? "accent" : "mute"} />
              <b>{format.int(count)}</b>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
