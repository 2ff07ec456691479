/** Who would not get it, by reason, and who they are. */
import { Ban, CircleSlash2, Mail, MailX, Moon, type LucideIcon, UserX } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Campaign } from "@/api/types";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Pager } from "@/parts/Pager";
import { ShareBar } from "@/parts/ShareBar";
import { SidePanel } from "@/parts/SidePanel";
import { StateChip } from "@/parts/StateChip";
import { Tile } from "@/parts/Tile";
import { Code } from "@/parts/values";
import { type Audience, SKIPPED_SIZE, useSkipped } from "./queries";

const ICONS: Record<string, LucideIcon> = {
  no_address: MailX,
  invalid_address: MailX,
  suppressed: Ban,
  consent_withdrawn: UserX,
  no_consent: Mail,
  frequency_cap: Moon,
};

export function Skipped({ campaign, audience }: { campaign: Campaign; audience: Audience }) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const reasons: Record<string, string> = words.reasons;
  const [shown, setShown] = useState<string>();
  const total = audience.skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <Card
      title={wizard.skippedTitle}
      help={wizard.skippedHelp}
      aside={<StateChip tone="plain">{words.common.people(format.int(total))}</StateChip>}
    >
      {total === 0 && <p className="quiet">{wizard.skippedNone}</p>}
      <ul>
        {audience.skipped.map(({ reason, count }) => (
          <li key={reason} className="skipped">
            <Tile icon={ICONS[reason] ?? CircleSlash2} tone="plain" />
            <span className="skipped-name">{reasons[reason] ?? reason}</span>
            <div className="skipped-bar">
              <ShareBar share={count / total} />
            </div>
            <b className="skipped-count">{format.int(count)}</b>
            <button type="button" className="link" onClick={() => setShown(reason)}>
              {words.common.seeWho}
              <span className="unseen"> {reasons[reason] ?? reason}</span>
            </button>
          </li>
        ))}
      </ul>
      <SidePanel title={reasons[shown ?? ""] ?? wizard.skippedPeople} open={shown !== undefined} onClose={() => setShown(undefined)}>
        {shown !== undefined && <People key={shown} campaign={campaign} reason={shown} />}
      </SidePanel>
    </Card>
  );
}

function People({ campaign, reason }: { campaign: Campaign; reason: string }) {
  const [page, setPage] = useState(1);
  const people = useSkipped(campaign, reason, page);
  return (
    <Answer query={people} shape={[[44], [44], [44]]}>
      {({ items, total }) => (
        <>
          <ul className="people-list">
            {items.map(({ id, name, email }) => (
              <li key={id}>
                <div>
                  <Link to={`/customers/${id}`}>
                    <bdi>{name ?? email ?? id}</bdi>
                  </Link>
                  <div className="quiet">
                    <Code>{email}</Code>
                  </div>
                </div>
              </li>
            ))}
          </ul>
          <Pager page={page} size={SKIPPED_SIZE} total={total} onPage={setPage} />
        </>
      )}
    </Answer>
  );
}
