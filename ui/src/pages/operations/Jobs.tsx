/** The work that runs by itself: when it last ran, how long it took, since when it fails. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { type Column, DataTable } from "@/parts/DataTable";
import { Empty } from "@/parts/Empty";
import { MomentText } from "@/parts/values";
import type { Job } from "./queries";
import { spanOf } from "./reading";

export function Jobs({ jobs }: { jobs: Job[] }) {
  const { operations } = usePlace().words;
  const columns = useColumns();
  return (
    <Card flush title={operations.jobs} help={operations.jobsHelp}>
      {jobs.length === 0 ? (
        <Empty title={operations.jobsNone} />
      ) : (
        <DataTable caption={operations.jobs} columns={columns} rows={jobs} rowKey={({ job }) => job} />
      )}
    </Card>
  );
}

function useColumns(): Column<Job>[] {
  const { words, format } = usePlace();
  const { operations } = words;
  return [
    { key: "job", head: operations.job, cell: ({ job }) => operations.jobNames[job] ?? <bdi dir="ltr">{job}</bdi> },
    { key: "last", head: operations.lastRun, cell: (job) => <Last job={job} /> },
    { key: "took", head: operations.took, number: true, cell: ({ ended_at: ended, seconds }) => <bdi>{ended ? spanOf(seconds, operations, format) : "—"}</bdi> },
  ];
}

function Last({ job }: { job: Job }) {
  const { words, format } = usePlace();
  const { operations } = words;
  if (job.failing_since) {
    return (
      <span className="queue-old" title={job.error}>
        {operations.failingSince(format.moment(job.failing_since))}
      </span>
    );
  }
  if (job.running_since) {
    const seconds = (Date.parse(job.seen_at) - Date.parse(job.running_since)) / 1000;
    return operations.running(spanOf(Math.max(0, seconds), operations, format));
  }
  return <MomentText at={job.ended_at} />;
}
