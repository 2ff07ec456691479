/** The one next step: the group most worth a word today. */
import { Button } from "antd";
import { Link } from "react-router";
import { useIdeas } from "@/api/questions";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { ideaText } from "@/words/ideas";

export function NextStep() {
  const { words, format } = usePlace();
  const ideas = useIdeas();
  const { retention } = words;
  const first = ideas.data?.items[0];
  if (ideas.isError) return null;
  const text = first && ideaText(words, first.code);
  return (
    <Card title={retention.nextStep}>
      {first && text && (
        <p className="quiet">
          <strong>{text.act(format.int(first.count))}.</strong> {text.reason}
        </p>
      )}
      {ideas.data && !first && <p className="quiet">{words.home.todayNone}</p>}
      {ideas.isPending && <p className="quiet">{words.common.loading}</p>}
      {first && (
        <Link to={`/campaigns/new?segment=${first.segment_id}`} className="next-act">
          <Button type="primary" block>
            {retention.nextAct}
          </Button>
        </Link>
      )}
    </Card>
  );
}
