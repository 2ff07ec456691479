/** A rule that points to what is gone: what exactly, and the way to mend it. */
import { Button } from "antd";
import { TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import type { Segment } from "./queries";
import { Used } from "./Used";

export function Broken({ segment }: { segment: Segment }) {
  const { segments } = usePlace().words;
  return (
    <div className="columns columns-wide">
      <Card>
        <Empty icon={TriangleAlert} title={segments.broken} text={segments.brokenHelp}>
          <ul className="broken">
            {segment.broken.map(({ path, message }) => (
              <li key={path + message}>
                <bdi dir="ltr">{path}</bdi>: <bdi>{message}</bdi>
              </li>
            ))}
          </ul>
          <Link to={`/segments/${segment.id}/edit`}>
            <Button type="primary">{segments.mend}</Button>
          </Link>
        </Empty>
      </Card>
      <Used id={segment.id} />
    </div>
  );
}
