/** What the server found wrong, in the reader's language where it is a fault that we know. */
import type { Format } from "@/format";
import type { Words } from "@/words/en";

type Say = (faults: Words["builder"]["faults"], bound: string) => string;

const KNOWN: [RegExp, Say][] = [
  [/^there is no such /, ({ gone }) => gone],
  [/segment is broken itself/, ({ broken }) => broken],
  [/^no customer has this trait/, ({ unknown }) => unknown],
  [/less than or equal to (-?[\d.]+)/, ({ high }, bound) => high(bound)],
  [/greater than or equal to (-?[\d.]+)/, ({ low }, bound) => low(bound)],
  [/first (day|of the days) comes after the last/, ({ days }) => days],
  [/leads back to the segment itself/, ({ circle }) => circle],
  [/took longer than/, ({ slow }) => slow],
];

/** The server's own sentence where we have no other. */
export function faultText({ builder }: Words, format: Format, message: string): string {
  for (const [pattern, say] of KNOWN) {
    const found = pattern.exec(message);
    if (found) return say(builder.faults, found[1] && Number.isFinite(Number(found[1])) ? format.int(Number(found[1])) : "");
  }
  return message;
}
