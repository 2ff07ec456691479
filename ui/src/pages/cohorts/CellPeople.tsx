/** The people of a cell beside the page: its rule is asked for when somebody opens it. */
import { useQuery } from "@tanstack/react-query";
import { usePlace } from "@/app/place";
import { PeoplePanel } from "@/parts/PeoplePanel";
import type { Question, Triangle } from "./asked";
import { cellName } from "./naming";
import { cellQuery } from "./queries";

export interface Chosen {
  row: string;
  column: number | null;
}

interface Props {
  triangle: Triangle;
  question: Question;
  chosen: Chosen;
  onClose: () => void;
}

export function CellPeople({ triangle, question, chosen, onClose }: Props) {
  const { place, format, words } = usePlace();
  const cell = useQuery(cellQuery(question, chosen.row, chosen.column));
  const row = triangle.rows.find(({ key }) => key === chosen.row);
  if (!cell.data || !row) return null;
  const count = chosen.column === null ? row.size : row.people[chosen.column];
  const title = cellName({ triangle, place, format, words }, row, chosen.column);
  return <PeoplePanel rule={cell.data.rule} title={title} {...(count == null ? {} : { count })} onClose={onClose} />;
}
