/** No test yet: what it needs, what there is, and that forecasts are made all the same. */
import dayjs from "dayjs";
import { Hourglass } from "lucide-react";
import type { ModelCard } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Facts } from "./Facts";
import { NEEDS } from "./reading";
import type { Topic } from "./shapes";

export function TooFew({ card, topic }: { card: ModelCard; topic: Topic | undefined }) {
  const { words, format } = usePlace();
  const said = words.predictions;
  const { learned_from: learned, customers } = card;
  const days = learned ? dayjs(learned.last).diff(learned.first, "day") + 1 : 0;
  const enough = customers >= NEEDS.customers && days >= NEEDS.days;
  return (
    <div className="columns">
      <Card>
        <Empty
          icon={Hourglass}
          title={said.tooFew}
          text={enough ? said.needsRepeats : `${said.needs(format.int(NEEDS.customers), format.int(NEEDS.days))} ${said.has(format.int(customers), format.int(days))}`}
        >
          <p className="quiet">{said.meanwhile}</p>
        </Empty>
      </Card>
      <Facts card={card} topic={topic} />
    </div>
  );
}
