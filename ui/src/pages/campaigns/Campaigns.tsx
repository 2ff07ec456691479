/** All campaigns, newest first, each with what it added and what may be said of it. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Plus, Send } from "lucide-react";
import { Link, useSearchParams } from "react-router";
import { campaignReportQuery, campaignsQuery, useIdeas } from "@/api/questions";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { Switch } from "@/parts/Switch";
import { useColumns } from "./columns";
import { type Filter, FILTERS, hasStarted, inFilter } from "./states";
import "./campaigns.css";

const SIZE = 12;

export default function Campaigns() {
  const { words } = usePlace();
  const query = useQuery(campaignsQuery);
  return (
    <Page title={words.shell.campaigns} lead={words.campaigns.lead} crumbs={[{ text: words.shell.campaigns }]} actions={<Write />}>
      <Answer query={query} shape={[[420]]}>
        {({ items }) => (items.length === 0 ? <None /> : <List all={items} />)}
      </Answer>
    </Page>
  );
}

function Write() {
  const { words } = usePlace();
  return (
    <Link to="/campaigns/new">
      <Button type="primary" icon={<Plus size={15} />}>
        {words.campaigns.write}
      </Button>
    </Link>
  );
}

function None() {
  const { words, format } = usePlace();
  const people = useIdeas().data?.items[0]?.count ?? 0;
  return (
    <Card>
      <Empty icon={Send} title={words.campaigns.none} text={people > 0 && words.campaigns.start(format.int(people))}>
        <Write />
      </Empty>
    </Card>
  );
}

function useChoice(): { filter: Filter; page: number; choose: (filter: Filter) => void; turn: (page: number) => void } {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("show");
  const filter = FILTERS.find((name) => name === asked) ?? "all";
  return {
    filter,
    page: Math.max(1, Number(search.get("page")) || 1),
    choose: (next) => setSearch(next === "all" ? {} : { show: next }, { replace: true }),
    turn: (page) => setSearch({ ...(filter === "all" ? {} : { show: filter }), page: String(page) }),
  };
}

function List({ all }: { all: Campaign[] }) {
  const { words } = usePlace();
  const { filter, page, choose, turn } = useChoice();
  const chosen = all.filter((campaign) => inFilter(campaign, filter));
  const names = { all: words.common.all, drafts: words.campaigns.drafts, running: words.campaigns.running, ended: words.campaigns.ended };
  return (
    <Card
      flush
      aside={
        <Switch<Filter>
          label={words.campaigns.filter}
          value={filter}
          onChange={choose}
          options={FILTERS.map((value) => ({ value, label: names[value] }))}
        />
      }
    >
      {chosen.length === 0 ? (
        <Empty title={words.campaigns.noneHere} text={words.campaigns.noneHereText} />
      ) : (
        <Table campaigns={chosen.slice((page - 1) * SIZE, page * SIZE)} />
      )}
      <Pager page={page} size={SIZE} total={chosen.length} onPage={turn} />
    </Card>
  );
}

function Table({ campaigns }: { campaigns: Campaign[] }) {
  const { words } = usePlace();
  const reports = useQueries({
    queries: campaigns.map((campaign) => ({ ...campaignReportQuery(campaign.id), enabled: hasStarted(campaign) })),
  });
  const lines = campaigns.map((campaign, index) => ({ campaign, report: reports[index]?.data }));
  const columns = useColumns(lines);
  return <DataTable caption={words.campaigns.table} columns={columns} rows={lines} rowKey={({ campaign }) => campaign.id} />;
}
