/** The one next step that the cohorts suggest: the second order. */
import { Button } from "antd";
import { Link } from "react-router";
import { useIdeas } from "@/api/questions";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";

export function NextStep() {
  const { words, format } = usePlace();
  const ideas = useIdeas();
  const { retention } = words;
  const second = ideas.data?.items.find(({ code }) => code === "second_order");
  if (!ideas.data) return null;
  return (
    <Card title={retention.nextStep}>
      <p className="quiet">{second ? retention.nextText(format.int(second.count)) : retention.nextNone}</p>
      {second && (
        <Link to={`/campaigns/new?segment=${second.segment_id}`} className="next-act">
          <Button type="primary" block>
            {retention.nextAct}
          </Button>
        </Link>
      )}
    </Card>
  );
}
