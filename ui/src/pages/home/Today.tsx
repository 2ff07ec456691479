/** What to do today: at most three groups worth a word, the first with the filled button. */
import { Button } from "antd";
import { Clock, HeartHandshake, type LucideIcon, Undo2, UserPlus } from "lucide-react";
import { Link } from "react-router";
import { useIdeas } from "@/api/questions";
import type { Idea } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { RecommendationRow } from "@/parts/RecommendationRow";
import { ideaText } from "@/words/ideas";

const ICONS: Record<string, LucideIcon> = { win_back: Undo2, late: Clock, second_order: UserPlus, keep: HeartHandshake };

export function Today() {
  const { home, lifecycle } = usePlace().words;
  const ideas = useIdeas();
  return (
    <Card title={home.today} help={home.todayHelp} flush aside={<Link to="/lifecycle">{lifecycle.seeAll}</Link>}>
      <Answer query={ideas} shape={[[60], [60]]}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={home.todayNone} text={home.todayNoneHelp} />
          ) : (
            <ul>
              {items.map((idea, index) => (
                <Row key={idea.code} idea={idea} first={index === 0} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  );
}

function Row({ idea, first }: { idea: Idea; first: boolean }) {
  const { words, format } = usePlace();
  const { home } = words;
  const text = ideaText(words, idea.code);
  const rise = format.int(idea.assumed_rise * 100);
  const known = idea.expected_minor !== null && idea.average_order_minor !== null;
  return (
    <RecommendationRow
      icon={ICONS[idea.code] ?? UserPlus}
      turns={idea.code === "win_back"}
      act={text.act(format.int(idea.count))}
      reason={text.reason}
      why={known ? home.whyGain(rise, format.money(idea.average_order_minor ?? 0)) : home.whyNoGain}
      {...(known
        ? { gain: { text: format.money(idea.expected_minor ?? 0, { sign: true }), note: words.common.estimate }, sure: "guess" as const }
        : {})}
      button={
        <Link to={`/campaigns/new?segment=${idea.segment_id}`}>
          <Button block type={first ? "primary" : "default"}>
            {home.review}
          </Button>
        </Link>
      }
    />
  );
}
