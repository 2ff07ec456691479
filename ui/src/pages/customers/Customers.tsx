/** Everybody the shop knows: search, stages, sorting, pages. */
import { Button } from "antd";
import { Upload, UserSearch } from "lucide-react";
import { useCallback } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { isolate } from "@/format";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { type Asked, nextSort, SIZE, useAsked } from "./asked";
import { Filters } from "./Filters";
import { PeopleTable } from "./PeopleTable";
import { useCustomers } from "./queries";
import { useStageName } from "./StageChip";
import "./customers.css";

export default function Customers() {
  const { words } = usePlace();
  const { people } = words;
  const [asked, change] = useAsked();
  const customers = useCustomers(asked);
  const headline = useHeadline(asked, customers.data?.total);
  const onText = useCallback((q: string) => change({ q }), [change]);
  const untouched = !asked.q && !asked.stage;
  const empty = untouched && customers.data?.total === 0;
  return (
    <Page
      title={headline}
      tab={words.shell.customers}
      crumbs={[{ text: words.shell.understand }, { text: words.shell.customers }]}
      lead={people.lead}
      actions={<ImportLink />}
    >
      {!empty && <Filters q={asked.q} stage={asked.stage} onText={onText} onStage={(stage) => change({ stage })} />}
      <Card flush className={`people-card ${customers.isPlaceholderData ? "people-waiting" : ""}`}>
        <Answer query={customers} shape={[[560]]}>
          {({ items, total }) =>
            items.length > 0 ? (
              <>
                <PeopleTable rows={items} sort={asked.sort} onSort={(key) => change({ sort: nextSort(asked.sort, key) })} />
                <Pager page={asked.page} size={SIZE} total={total} onPage={(page) => change({ page: String(page) })} />
              </>
            ) : (
              <Nobody empty={untouched && total === 0} onClear={() => change({ q: "", stage: "" })} />
            )
          }
        </Answer>
      </Card>
    </Page>
  );
}

/** How many, of whom. */
function useHeadline({ q, stage }: Asked, total: number | undefined): string {
  const { words, format } = usePlace();
  const name = useStageName();
  if (total === undefined) return words.shell.customers;
  const count = format.int(total);
  if (q) return words.people.found(count, isolate(q));
  if (stage) return words.people.stage(count, name(stage));
  return words.people.all(count, total === 1);
}

function ImportLink() {
  const { people, lifecycle } = usePlace().words;
  return (
    <>
      <Link to="/lifecycle">{lifecycle.seeAll}</Link>
      <Link to="/import">
        <Button icon={<Upload size={15} />}>{people.importing}</Button>
      </Link>
    </>
  );
}

function Nobody({ empty, onClear }: { empty: boolean; onClear: () => void }) {
  const { people } = usePlace().words;
  if (empty) {
    return (
      <Empty icon={Upload} title={people.empty} text={people.emptyHelp}>
        <Link to="/import">
          <Button type="primary">{people.importing}</Button>
        </Link>
      </Empty>
    );
  }
  return (
    <Empty icon={UserSearch} title={people.none} text={people.noneHelp}>
      <Button onClick={onClear}>{people.clear}</Button>
    </Empty>
  );
}
