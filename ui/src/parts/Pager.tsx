/** Which rows of how many, and the way to the next ones. */
import { Button } from "antd";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { usePlace } from "@/app/place";
import "./Pager.css";

interface Props {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}

export function Pager({ page, size, total, onPage }: Props) {
  const { words, format } = usePlace();
  if (total <= size) return null;
  const first = (page - 1) * size + 1;
  const last = Math.min(page * size, total);
  return (
    <nav className="pager" aria-label={words.common.page}>
      <span className="quiet" aria-live="polite">
        {words.common.rows(format.int(first), format.int(last), format.int(total))}
      </span>
      <Button
        size="small"
        disabled={page <= 1}
        aria-label={words.common.previousPage}
        icon={<ChevronLeft size={15} className="turns" />}
        onClick={() => onPage(page - 1)}
      />
      <Button
        size="small"
        disabled={last >= total}
        aria-label={words.common.nextPage}
        icon={<ChevronRight size={15} className="turns" />}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  );
}
