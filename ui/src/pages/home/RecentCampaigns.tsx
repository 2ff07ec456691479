/** What the last campaigns added beyond the people held out. */
import { useQueries } from "@tanstack/react-query";
import { Button } from "antd";
import { Mail } from "lucide-react";
import { Link } from "react-router";
import { campaignReportQuery, useIdeas } from "@/api/questions";
import type { Campaign, CampaignReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { RangeBar } from "@/parts/RangeBar";
import { State, VerdictChip } from "@/parts/State";
import { useRecent } from "./queries";

const SHOWN = 3;

export function RecentCampaigns() {
  const { home } = usePlace().words;
  const { started, known } = useRecent(SHOWN);
  if (!known) return null;
  return (
    <Card flush title={home.campaigns} help={home.campaignsHelp} aside={<Link to="/campaigns">{home.allCampaigns}</Link>}>
      {started.length === 0 ? <NoCampaigns /> : <Table campaigns={started} />}
    </Card>
  );
}

function NoCampaigns() {
  const { words, format } = usePlace();
  const people = useIdeas().data?.items[0]?.count ?? 0;
  return (
    <Empty title={words.home.campaignsNone} text={people > 0 && words.home.campaignsStart(format.int(people))}>
      <Link to="/campaigns/new">
        <Button>{words.home.campaignsWrite}</Button>
      </Link>
    </Empty>
  );
}

interface Line {
  campaign: Campaign;
  report: CampaignReport | undefined;
}

function Table({ campaigns }: { campaigns: Campaign[] }) {
  const { home } = usePlace().words;
  const reports = useQueries({ queries: campaigns.map(({ id }) => campaignReportQuery(id)) });
  const lines = campaigns.map((campaign, index) => ({ campaign, report: reports[index]?.data }));
  const columns = useColumns(lines);
  return <DataTable caption={home.campaigns} columns={columns} rows={lines} rowKey={({ campaign }) => campaign.id} />;
}

function useColumns(lines: Line[]): Column<Line>[] {
  const { words, format } = usePlace();
  const { home } = words;
  const ranges = lines.flatMap(({ report }) => report?.lift.revenue?.added ?? []);
  const ends = ranges.flatMap(({ low, high }) => [low, high]);
  const pad = 0.08 * (Math.max(0, ...ends) - Math.min(0, ...ends));
  const scale = { min: Math.min(0, ...ends) - pad, max: Math.max(0, ...ends) + pad };
  const added = format.moneyColumn(ranges.map(({ value }) => value), { sign: true });
  const attributed = format.moneyColumn(lines.map(({ report }) => report?.attributed.revenue_minor ?? 0));
  return [
    { key: "name", head: home.campaign, cell: ({ campaign }) => <Name campaign={campaign} /> },
    { key: "sent", head: home.sent, number: true, cell: ({ report }) => report && format.int(sentTo(report)) },
    {
      key: "added",
      head: <Head text={home.addedRevenue} unit={added.unit} />,
      number: true,
      cell: ({ report }) => report?.lift.revenue && <b className="added">{added.cell(report.lift.revenue.added.value)}</b>,
    },
    {
      key: "interval",
      head: words.common.interval,
      width: "22%",
      cell: ({ report }) =>
        report?.lift.revenue && (
          <RangeBar
            {...report.lift.revenue.added}
            {...scale}
            effect
            label={words.common.intervalOf(
              format.moneyRange(report.lift.revenue.added.low, report.lift.revenue.added.high, { sign: true }),
            )}
          />
        ),
    },
    {
      key: "attributed",
      head: <Head text={home.attributed} unit={attributed.unit} />,
      number: true,
      cell: ({ report }) => report && <span className="quiet">{attributed.cell(report.attributed.revenue_minor)}</span>,
    },
    {
      key: "verdict",
      head: home.verdict,
      cell: ({ campaign, report }) =>
        report ? <VerdictChip code={report.lift.verdict.code} /> : <State state={campaign.state} />,
    },
  ];
}

const sentTo = ({ ledger }: CampaignReport): number =>
  ledger.filter(({ state }) => !["skipped", "held_out", "queued"].includes(state)).reduce((sum, { count }) => sum + count, 0);

function Head({ text, unit }: { text: string; unit: string }) {
  return unit ? (
    <>
      {text}
      <br />
      {unit}
    </>
  ) : (
    text
  );
}

function Name({ campaign }: { campaign: Campaign }) {
  const { format } = usePlace();
  return (
    <span className="row">
      <Link to={`/campaigns/${campaign.id}`}>
        <bdi>{campaign.name}</bdi>
      </Link>
      <span className="quiet row">
        <Mail size={13} aria-hidden />
        {campaign.started_at && format.day(campaign.started_at)}
      </span>
    </span>
  );
}
