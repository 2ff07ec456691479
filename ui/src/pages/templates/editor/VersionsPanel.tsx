/** All that the template ever said, newest first; an older one can be brought back. */
import { Button } from "antd";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Outcome } from "@/parts/Outcome";
import { SidePanel } from "@/parts/SidePanel";
import { StateChip } from "@/parts/StateChip";
import { MomentText } from "@/parts/values";
import { type Template, type Version, useRollback, useVersions } from "../queries";

interface Props {
  id: string;
  open: boolean;
  onClose: () => void;
  onBack: (template: Template) => void;
}

export function VersionsPanel({ id, open, onClose, onBack }: Props) {
  const { templates } = usePlace().words;
  return (
    <SidePanel title={templates.versions} open={open} onClose={onClose}>
      {open && <Versions id={id} onBack={onBack} />}
    </SidePanel>
  );
}

function Versions({ id, onBack }: Pick<Props, "id" | "onBack">) {
  const { templates } = usePlace().words;
  const versions = useVersions(id);
  const rollback = useRollback(id);
  return (
    <Answer query={versions} shape={[[60], [60]]}>
      {({ items }) => (
        <>
          <p className="quiet">{templates.bringBackHelp}</p>
          <ul className="versions">
            {items.map((version, at) => (
              <Row
                key={version.number}
                version={version}
                now={at === 0}
                busy={rollback.isPending}
                onBack={() => rollback.mutate(version.number, { onSuccess: onBack })}
              />
            ))}
          </ul>
          <Outcome act={rollback} />
        </>
      )}
    </Answer>
  );
}

function Row({ version, now, busy, onBack }: { version: Version; now: boolean; busy: boolean; onBack: () => void }) {
  const { words, format } = usePlace();
  const { templates } = words;
  const { number, made_at, made_by, restored } = version;
  return (
    <li className="version">
      <div className="grow">
        <b>{templates.versionOf(format.int(number))}</b> {now && <StateChip tone="good">{templates.versionNow}</StateChip>}
        <p className="quiet">
          <MomentText at={made_at} /> · <bdi>{made_by}</bdi>
          {restored !== null && <> · {templates.versionBack(format.int(restored))}</>}
        </p>
      </div>
      {!now && (
        <Button size="small" disabled={busy} onClick={onBack}>
          {templates.bringBack}
          <span className="unseen"> {templates.versionOf(format.int(number))}</span>
        </Button>
      )}
    </li>
  );
}
