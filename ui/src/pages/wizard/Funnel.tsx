/** From all customers to those who get it, and what must hold before sending. */
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { ShareBar } from "@/parts/ShareBar";
import { Code } from "@/parts/values";
import { Checks } from "./Checks";
import type { Audience } from "./queries";
import { heldOutOf } from "./shares";

interface Step {
  name: string;
  count: number;
  note?: string;
  tone?: "accent" | "gold";
  last?: boolean;
}

function useSteps(audience: Audience, share: number): Step[] {
  const { words, format } = usePlace();
  const { wizard } = words;
  const held = heldOutOf(audience, share);
  const { customers, chosen, reachable } = audience;
  return [
    { name: wizard.all, count: customers },
    { name: wizard.chosen, count: chosen, note: wizard.notChosen(format.int(customers - chosen)) },
    { name: wizard.reachable, count: reachable, note: wizard.skipped(format.int(chosen - reachable)), tone: "accent" },
    { name: wizard.heldOut, count: held, note: wizard.byLot(format.share(share, { places: 0 })), tone: "gold" },
    { name: wizard.willGet, count: reachable - held, tone: "accent", last: true },
  ];
}

export function Funnel({ audience, share }: { audience: Audience; share: number }) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const steps = useSteps(audience, share);
  const get = steps.at(-1)?.count ?? 0;
  return (
    <Card title={wizard.funnel(format.int(audience.customers), format.int(get))} help={wizard.funnelHelp}>
      <ul className="funnel">
        {steps.map(({ name, count, note, tone, last }) => (
          <li key={name} className={last ? "funnel-last" : undefined}>
            <div className="row">
              <span className="grow">{name}</span>
              <span className="quiet">{note}</span>
              <b>{format.int(count)}</b>
            </div>
            <ShareBar share={audience.customers > 0 ? count / audience.customers : 0} tone={tone ?? "mute"} />
          </li>
        ))}
      </ul>
      {audience.channels.length > 1 && <ByChannel audience={audience} />}
      {audience.lacking.length > 0 && (
        <div className="funnel-more">
          <h3>{wizard.lacking}</h3>
          <ul>
            {audience.lacking.map(({ variable, count }) => (
              <li key={variable} className="quiet">
                <Tag variable={variable} />: {wizard.lackingOf(format.int(count))}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="funnel-more">
        <h3>{wizard.checked}</h3>
        <Checks audience={audience} />
      </div>
    </Card>
  );
}

/** Of those who can be reached, who gets it on which channel: the first one that can reach them. */
function ByChannel({ audience: { channels, reachable } }: { audience: Audience }) {
  const { words, format } = usePlace();
  const { wizard, templates } = words;
  const names: Record<string, string> = templates.forms;
  return (
    <div className="funnel-more">
      <h3>{wizard.byChannel}</h3>
      <ul className="by-channel">
        {channels.map((each) => (
          <li key={each.channel}>
            <div className="row">
              <span className="grow">{names[each.channel] ?? each.channel}</span>
              <span className="quiet">{wizard.couldReach(format.int(each.reachable))}</span>
              <b>{format.int(each.gets)}</b>
            </div>
            <ShareBar share={reachable > 0 ? each.gets / reachable : 0} tone="accent" />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Tag({ variable }: { variable: string }) {
  const tags: Record<string, string> = usePlace().words.wizard.tags;
  return tags[variable] ?? <Code>{variable}</Code>;
}
