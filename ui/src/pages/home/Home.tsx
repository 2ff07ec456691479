/** The finding, four numbers, what to do today, and what the last campaigns added. */
import { useQuery } from "@tanstack/react-query";
import { lastDayQuery } from "@/api/questions";
import { usePlace } from "@/app/place";
import { useSession } from "@/app/session";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { saidOf } from "../retention/findings";
import { Beginning } from "./Beginning";
import { Numbers } from "./Numbers";
import { tellingOf, useFindings } from "./queries";
import { RecentCampaigns } from "./RecentCampaigns";
import { Today } from "./Today";
import "./home.css";

export default function Home() {
  const { words } = usePlace();
  const last = useQuery(lastDayQuery);
  const headline = useHeadline(isFilled(last.data));
  return (
    <Page
      title={headline}
      tab={words.shell.home}
      crumbs={[{ text: words.shell.home }]}
      lead={last.data && <Lead last={isFilled(last.data) ? last.data.period.last : undefined} />}
    >
      <Answer query={last} shape={[[162, 162, 162, 162], [330], [210]]}>
        {(data) =>
          isFilled(data) ? (
            <>
              <Numbers last={data.period.last} />
              <Today />
              <RecentCampaigns />
            </>
          ) : (
            <Beginning />
          )
        }
      </Answer>
    </Page>
  );
}

type Known = { metrics: Record<string, { value: number | null }> };

/** Some day of history has an order. */
const isFilled = (data: Known | undefined): boolean => (data?.metrics["orders"]?.value ?? 0) > 0;

/** The most telling finding; the greeting of an empty shop. */
function useHeadline(filled: boolean): string {
  const { words, format } = usePlace();
  const name = useSession()?.visitor.name ?? "";
  const telling = tellingOf(useFindings().data ?? []);
  if (filled) return telling ? saidOf(telling, format, words).title : words.shell.home;
  const hour = new Date().getHours();
  const { morning, afternoon, evening } = words.home;
  return (hour < 12 ? morning : hour < 17 ? afternoon : evening)(name);
}

function Lead({ last }: { last: string | undefined }) {
  const { words, format } = usePlace();
  const now = new Date();
  if (!last) return words.home.nothingLeaves;
  const year = last.slice(0, 4) !== now.toISOString().slice(0, 4);
  const today = words.home.lead(format.weekdayAndDay(now), format.clock(now.toISOString()));
  return `${today} ${words.home.lastOrder(format.day(last, { long: true, year }))}`;
}
