/** Who began together, and who of them came back. */
import { Button } from "antd";
import { Upload } from "lucide-react";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { lastDayQuery } from "@/api/questions";
import { usePeriod } from "@/app/period";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { PeriodPicker } from "@/parts/PeriodPicker";
import { SavedViews } from "@/parts/SavedViews";
import { Switch } from "@/parts/Switch";
import { type Asked, type Triangle, useAsked, type View, VIEWS } from "./asked";
import { CellPeople, type Chosen } from "./CellPeople";
import { Choices } from "./Choices";
import { Curves } from "./Curves";
import { headline } from "./headline";
import { useTriangle } from "./queries";
import { TriangleCard } from "./TriangleCard";
import "./cohorts.css";

const SHAPE = [[560]];

export default function Cohorts() {
  const { place, format, words } = usePlace();
  const text = words.cohorts;
  const [asked, choose] = useAsked(place.calendar);
  const last = useQuery(lastDayQuery);
  const [period, setPeriod] = usePeriod(last.data?.period.last);
  const question = { ...asked.question, ...period.span };
  const triangle = useTriangle(question, last.isSuccess);
  const [chosen, setChosen] = useState<Chosen>();
  const found = triangle.data;
  const shown = found?.from && found.to ? { from: found.from, to: found.to } : undefined;
  return (
    <Page
      title={(found && !found.absent && headline({ triangle: found, place, format, words })) || text.title}
      tab={text.title}
      lead={found && !found.absent && text.lead(format.int(found.size))}
      crumbs={[{ text: words.shell.understand }, { text: text.title }]}
      period={shown && <PeriodPicker key={period.span?.from} period={period} shown={shown} onChoose={setPeriod} />}
      actions={
        <>
          <Switch<View>
            label={text.view}
            value={asked.view}
            onChange={(view) => choose({ view: view === "triangle" ? undefined : view })}
            options={VIEWS.map((value) => ({ value, label: text.views[value] }))}
          />
          <SavedViews page="cohorts" />
        </>
      }
    >
      <Choices asked={asked} choose={choose} />
      <Answer query={triangle} shape={SHAPE}>
        {(data) => (data.absent ? <Absent why={data.absent} /> : <Shown triangle={data} asked={asked} onPick={setChosen} />)}
      </Answer>
      {chosen && found && <CellPeople triangle={found} question={question} chosen={chosen} onClose={() => setChosen(undefined)} />}
    </Page>
  );
}

interface ShownProps {
  triangle: Triangle;
  asked: Asked;
  onPick: (chosen: Chosen) => void;
}

function Shown({ triangle, asked, onPick }: ShownProps) {
  const { format, words } = usePlace();
  const text = words.cohorts;
  const help = `${text.help[triangle.measure]} ${text.kindHelp[triangle.kind]}`;
  const titles = { triangle: text.triangleTitle, curves: text.curvesTitle, value: text.valueTitle };
  return (
    <>
      {asked.view === "triangle" ? (
        <TriangleCard triangle={triangle} title={titles.triangle} help={help} onPick={(row, column) => onPick({ row, column })} />
      ) : (
        <Curves triangle={triangle} title={titles[asked.view]} help={text.lineHelp[triangle.measure]} />
      )}
      {triangle.cost_share !== null && <p className="quiet">{text.costShare(format.share(triangle.cost_share, { places: 0 }))}</p>}
      {triangle.cut && <p className="quiet">{text.cut(format.int(triangle.rows.length))}</p>}
    </>
  );
}

function Absent({ why }: { why: string }) {
  const { cohorts: text } = usePlace().words;
  const costs = why === "no_costs";
  return (
    <Empty icon={Upload} title={costs ? text.noCosts : text.nobody} text={costs ? text.noCostsText : text.nobodyText}>
      <Link to="/import">
        <Button type="primary">{text.bring}</Button>
      </Link>
    </Empty>
  );
}
