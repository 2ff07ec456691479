/** What people put into one order with a product. */
import { useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Items } from "./Items";
import { ProductSelect } from "./ProductSelect";
import { useGoesWith, useProductChoices } from "./queries";

export function Together() {
  const { recommendations: said } = usePlace().words;
  const [search, setSearch] = useSearchParams();
  const first = useProductChoices("")[0]?.sku;
  const sku = search.get("product") ?? first;
  const change = (next: string): void =>
    setSearch((now) => {
      now.set("product", next);
      return now;
    }, { replace: true });
  return (
    <Card title={said.together} help={said.togetherHelp} aside={<ProductSelect label={said.product} value={sku} onChange={change} />}>
      {sku && <Companions sku={sku} />}
    </Card>
  );
}

function Companions({ sku }: { sku: string }) {
  const { recommendations: said } = usePlace().words;
  return (
    <Answer query={useGoesWith(sku)} shape={[[300]]}>
      {({ items }) => (items.length > 0 ? <Items items={items} label={said.together} /> : <Empty title={said.noTogether} />)}
    </Answer>
  );
}
