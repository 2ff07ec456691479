/** What the marks of a chart mean, above it. */
type Mark = "came" | "ours" | "rule";

export function Key({ entries }: { entries: [Mark, string][] }) {
  return (
    <span className="predictions-key">
      {entries.map(([mark, text]) => (
        <span key={mark}>
          <i className={`predictions-mark mark-${mark}`} aria-hidden />
          {text}
        </span>
      ))}
    </span>
  );
}
