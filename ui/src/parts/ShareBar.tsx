/** A share of a whole as a thin bar that grows from the reading start. */
import "./ShareBar.css";

interface Props {
  share: number;
  tone?: "accent" | "mute" | "gold";
  label?: string;
}

export function ShareBar({ share, tone = "mute", label }: Props) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  return (
    <div className="share" role={label ? "img" : undefined} aria-label={label} aria-hidden={label ? undefined : true}>
      <div className={`share-fill share-${tone}`} style={{ inlineSize: width }} />
    </div>
  );
}
