/** What came in, and what to do next. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { Link } from "react-router";
import type { Import, ImportReport } from "@/api/types";
import { usePlace } from "@/app/place";
import { Counts } from "./Counts";
import { Frame } from "./Frame";
import { NeedLook } from "./NeedLook";

export function Done({ known, report }: { known: Import; report: ImportReport }) {
  const { words, format } = usePlace();
  const { done } = words.importing;
  useFreshNumbers();
  return (
    <Frame
      known={known}
      step={4}
      title={report.orders_new > 0 ? done.title(format.int(report.orders_new)) : done.titleNone}
      lead={done.lead}
      actions={<Next />}
    >
      <Counts report={report} />
      <NeedLook known={known} report={report} />
    </Frame>
  );
}

function Next() {
  const { done } = usePlace().words.importing;
  return (
    <>
      <Link to="/import">
        <Button>{done.another}</Button>
      </Link>
      <Link to="/customers">
        <Button>{done.people}</Button>
      </Link>
      <Link to="/retention">
        <Button type="primary">{done.next}</Button>
      </Link>
    </>
  );
}

/** Whatever was counted before the import is asked anew. */
function useFreshNumbers(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const counted = new Set(["report", "customers", "customer", "lifecycle", "segments", "predictions", "session"]);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => counted.has(String(queryKey[0])) });
  }, [queries]);
}
