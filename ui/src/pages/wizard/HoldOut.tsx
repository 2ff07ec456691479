/** How many get nothing so that the effect can be known, and what that would show. */
import { Slider } from "antd";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { ShareBar } from "@/parts/ShareBar";
import type { Audience } from "./queries";
import { heldOutOf, suggestedShare } from "./shares";

interface Props {
  audience: Audience;
  share: number;
  onShare: (share: number) => void;
  onKeep: (share: number) => void;
}

const MOST = 50;

export function HoldOut({ audience, share, onShare, onKeep }: Props) {
  const { words, format } = usePlace();
  const { wizard } = words;
  const suggested = Math.round(100 * suggestedShare(audience.reachable));
  const percent = (value: number) => format.share(value / 100, { places: 0 });
  const marks = Object.fromEntries(
    [0, 10, 20, MOST].map((value) => [value, value === suggested ? `${percent(value)} ${wizard.suggested}` : percent(value)]),
  );
  return (
    <Card title={wizard.holdTitle}>
      <div className="hold">
        <div>
          <p className="hold-share">
            <b>{percent(100 * share)}</b>{" "}
            <span className="quiet" aria-live="polite">
              {share > 0 ? wizard.held(format.int(heldOutOf(audience, share))) : wizard.holdNone}
            </span>
          </p>
          <Slider
            ariaLabelForHandle={wizard.holdSlider}
            min={0}
            max={MOST}
            marks={marks}
            value={Math.round(100 * share)}
            onChange={(value) => onShare(value / 100)}
            onChangeComplete={(value) => onKeep(value / 100)}
            tooltip={{ formatter: (value) => percent(value ?? 0) }}
          />
        </div>
        <Rises audience={audience} share={share} />
      </div>
    </Card>
  );
}

function Rises({ audience, share }: { audience: Audience; share: number }) {
  const { words, format } = usePlace();
  const { wizard, common } = words;
  const known = audience.rises.flatMap(({ holdout, rise }) => (rise === null ? [] : [{ holdout, rise }]));
  const largest = Math.max(...known.map(({ rise }) => rise), 0);
  return (
    <div className="rises">
      <h3>{wizard.smallest}</h3>
      {known.length === 0 && <p className="quiet">{wizard.smallestNone}</p>}
      <ul>
        {known.map(({ holdout, rise }) => {
          const now = Math.abs(holdout - share) < 0.005;
          return (
            <li key={holdout} className={now ? "rise rise-now" : "rise"} aria-current={now || undefined}>
              <span>{format.share(holdout, { places: 0 })}</span>
              <ShareBar share={rise / largest} tone={now ? "accent" : "mute"} />
              <span>{common.pointsOf(format.points(rise))}</span>
            </li>
          );
        })}
      </ul>
      {audience.base_rate !== null && known.length > 0 && (
        <p className="quiet">{wizard.smallestHelp(format.share(audience.base_rate))}</p>
      )}
    </div>
  );
}
