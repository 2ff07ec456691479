/** The banner: the server's code and numbers, worded here. */
import type { CampaignReport, Lift } from "@/api/types";
import { usePlace } from "@/app/place";
import type { Format } from "@/format";
import { Verdict } from "@/parts/Verdict";
import type { VerdictNumbers } from "@/words/en/campaigns";

/** Every number of a verdict's sentence as the reader writes it. */
export function verdictNumbers(lift: Lift, format: Format): VerdictNumbers {
  const { numbers } = lift.verdict;
  const number = (name: string): number => numbers[name] ?? 0;
  const { treated, control } = lift;
  const rate = (converted: number, people: number) => format.share(people > 0 ? converted / people : 0);
  const needed = numbers["people_needed"];
  return {
    added: format.int(Math.abs(number("added"))),
    addedRange: format.numberRange(number("added_low"), number("added_high"), { sign: true }),
    perThousand: format.numberRange(number("low_per_1000"), number("high_per_1000"), { sign: true }),
    treated: format.int(treated.people),
    control: format.int(control.people),
    treatedConverted: format.int(treated.converted),
    controlConverted: format.int(control.converted),
    treatedRate: rate(treated.converted, treated.people),
    controlRate: rate(control.converted, control.people),
    needed: format.int(number("needed_converted")),
    matured: format.share(number("matured"), { places: 0 }),
    days: format.int(lift.window_days),
    peopleNeeded: needed == null ? undefined : format.int(Number(needed.toPrecision(2))),
  };
}

export function VerdictOf({ report }: { report: CampaignReport }) {
  const { words, format } = usePlace();
  const { lift } = report;
  const { campaigns } = words;
  const numbers = verdictNumbers(lift, format);
  const said = campaigns.verdicts[lift.verdict.code];
  return (
    <Verdict
      code={lift.verdict.code}
      title={said.title(numbers)}
      reason={said.reason(numbers)}
      sure={lift.sure}
      method={
        <>
          <p>{campaigns.method}</p>
          <p className="verdict-groups">{campaigns.methodGroups(numbers)}</p>
        </>
      }
    />
  );
}
