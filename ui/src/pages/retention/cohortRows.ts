/** The cohort matrix of the API as rows of the heatmap. Pure, so that the rules are tested. */
import type { Cohorts } from "@/api/types";
import type { Format } from "@/format";
import type { Words } from "@/words/en";
import type { HeatCell, HeatRow } from "@/parts/Heatmap";

export type Show = "customers" | "revenue";

/** Below this many people a percentage says more than is known. */
export const SMALL = 30;

/** The upper ends a scale may have; cells above it are drawn as "or more". */
const TOPS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

interface Context {
  cohorts: Cohorts;
  show: Show;
  format: Format;
  words: Words;
}

const shareOf = ({ cohorts, show }: Context, row: number, later: number): number | null => {
  if (show === "customers") return cohorts.value[row]?.[later] ?? null;
  const first = cohorts.revenue[row]?.[0] ?? 0;
  const then = cohorts.revenue[row]?.[later];
  return then == null || first <= 0 ? null : then / first;
};

/** Nine of ten complete cells lie within the scale. */
export function topOf(context: Context): number {
  const { cohorts } = context;
  const shares = cohorts.months
    .flatMap((_, row) =>
      cohorts.months.map((__, later) =>
        later > 0 && cohorts.complete[row]?.[later] && (cohorts.sizes[row] ?? 0) >= SMALL
          ? shareOf(context, row, later)
          : null,
      ),
    )
    .filter((share): share is number => share !== null)
    .sort((a, b) => a - b);
  const high = shares[Math.floor(shares.length * 0.9)] ?? 0.2;
  return TOPS.find((top) => top >= high) ?? 1;
}

function detailOf(context: Context, row: number, later: number, share: number, running: boolean): string {
  const { cohorts, show, format, words } = context;
  const month = format.month(cohorts.months[row] ?? "", { calendar: cohorts.calendar });
  const parts = [words.retention.cell(month, format.int(later))];
  const low = cohorts.low[row]?.[later];
  const high = cohorts.high[row]?.[later];
  if (show === "revenue") {
    parts.push(format.money(cohorts.revenue[row]?.[later] ?? 0));
  } else {
    if ((cohorts.sizes[row] ?? 0) >= SMALL && low != null && high != null) {
      parts.push(`${format.share(share)} (${words.common.intervalOf(format.shareRange(low, high))})`);
    }
    parts.push(
      words.retention.cellPeople(format.int(cohorts.customers[row]?.[later] ?? 0), format.int(cohorts.sizes[row] ?? 0)),
    );
  }
  if (running) parts.push(words.retention.notOver);
  return parts.join("\n");
}

function cellOf(context: Context, row: number, later: number): HeatCell | null {
  const { cohorts, format } = context;
  const share = shareOf(context, row, later);
  if (share === null) return null;
  const running = !cohorts.complete[row]?.[later];
  const small = (cohorts.sizes[row] ?? 0) < SMALL;
  return {
    share: small ? null : share,
    text: small ? "" : format.share(share, { places: 0 }),
    detail: detailOf(context, row, later, share, running),
    running,
  };
}

function headOf({ cohorts, format }: Context, row: number): string {
  const key = cohorts.months[row] ?? "";
  const newYear = row === 0 || key.endsWith("-01");
  return format.month(key, { calendar: cohorts.calendar, year: newYear ? "short" : "none" });
}

export function rowsOf(context: Context): HeatRow[] {
  const { cohorts, format } = context;
  return cohorts.months.map((key, row) => ({
    key,
    head: headOf(context, row),
    size: format.int(cohorts.sizes[row] ?? 0),
    cells: laterMonths(cohorts).map((later) => cellOf(context, row, later)),
  }));
}

export const laterMonths = (cohorts: Cohorts): number[] => cohorts.months.slice(1).map((_, index) => index + 1);

/** All complete cohorts together, so that large ones weigh more. */
function meanOf(context: Context, later: number): number | null {
  const { cohorts, show } = context;
  if (show === "customers") return cohorts.mean[later] ?? null;
  let [first, then] = [0, 0];
  cohorts.months.forEach((_, row) => {
    if (!cohorts.complete[row]?.[later]) return;
    first += cohorts.revenue[row]?.[0] ?? 0;
    then += cohorts.revenue[row]?.[later] ?? 0;
  });
  return first > 0 ? then / first : null;
}

export function allRow(context: Context): HeatRow {
  const { cohorts, format, words } = context;
  const people = cohorts.sizes.reduce((sum, size) => sum + size, 0);
  return {
    key: "all",
    head: words.common.all,
    size: format.int(people),
    cells: laterMonths(cohorts).map((later) => {
      const share = people < SMALL ? null : meanOf(context, later);
      if (share === null) return null;
      const text = format.share(share, { places: 0 });
      return { share, text, detail: `${words.retention.cell(words.common.all, format.int(later))}\n${format.share(share)}` };
    }),
  };
}
