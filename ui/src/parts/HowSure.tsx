/** Three dots and the words. */
import { usePlace } from "@/app/place";
import "./HowSure.css";

export type Sure = "very" | "fairly" | "guess" | "cannot_tell";

const DOTS: Record<Sure, number> = { very: 3, fairly: 2, guess: 1, cannot_tell: 0 };

export function HowSure({ sure }: { sure: Sure }) {
  const { words } = usePlace();
  return (
    <span className="sure">
      <svg width="29" height="9" aria-hidden="true" className="sure-dots turns">
        {[0, 1, 2].map((dot) => (
          <circle key={dot} cx={4.5 + dot * 10} cy="4.5" r="3" className={dot < DOTS[sure] ? "sure-full" : "sure-open"} />
        ))}
      </svg>
      {words.common.sure[sure]}
    </span>
  );
}
