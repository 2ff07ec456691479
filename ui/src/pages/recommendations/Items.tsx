/** Products in the order in which a person sees them, each with its reason. */
import { Package } from "lucide-react";
import { useState } from "react";
import { usePlace } from "@/app/place";
import { Tile } from "@/parts/Tile";
import { Code, Money } from "@/parts/values";
import { becauseOf } from "./said";
import type { Item } from "./shapes";

export function Items({ items, label }: { items: Item[]; label: string }) {
  return (
    <ol className="advised-items" aria-label={label}>
      {items.map((item) => (
        <li key={item.sku} className="advised-item">
          <Picture src={item.image_url} />
          <Named item={item} />
          <span className="advised-price">{item.price_minor !== null && <Money minor={item.price_minor} />}</span>
        </li>
      ))}
    </ol>
  );
}

function Named({ item }: { item: Item }) {
  const { words, format } = usePlace();
  const { recommendations: said } = words;
  const name = <bdi>{item.title ?? item.sku}</bdi>;
  return (
    <div className="grow advised-words">
      <p className="advised-title">
        {item.url ? (
          <a href={item.url} target="_blank" rel="noreferrer">
            {name}
          </a>
        ) : (
          name
        )}{" "}
        {item.title && (
          <span className="quiet">
            <Code>{item.sku}</Code>
          </span>
        )}{" "}
        {!item.in_stock && <span className="quiet">({said.outOfStock})</span>}
      </p>
      <p className="quiet">{becauseOf(said, format, item.reason)}</p>
    </div>
  );
}

/** The shop's own picture; a plain sign where there is none or it does not come. */
function Picture({ src }: { src: string | null }) {
  const [broken, setBroken] = useState(false);
  if (!src || broken) return <Tile icon={Package} tone="plain" />;
  return <img className="advised-picture" src={src} alt="" loading="lazy" onError={() => setBroken(true)} />;
}
