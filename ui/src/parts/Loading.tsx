/** Grey shapes where the content will stand: not before 300 ms, and with a word past 3 s. */
import { useEffect, useState } from "react";
import { usePlace } from "@/app/place";
import "./Loading.css";

export function useAfter(milliseconds: number): boolean {
  const [past, setPast] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPast(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return past;
}

interface Props {
  /** Heights of the cards that will come, in pixels, row by row. */
  shape?: number[][];
}

export function Loading({ shape = [[130, 130, 130, 130], [340]] }: Props) {
  const { words } = usePlace();
  const visible = useAfter(300);
  const long = useAfter(3000);
  return (
    <div className="loading" role="status">
      <span className={long ? "quiet" : "unseen"}>{long ? words.common.loadingLong : words.common.loading}</span>
      {visible &&
        shape.map((row, at) => (
          <div className="loading-row" key={at} aria-hidden>
            {row.map((height, cell) => (
              <div className="loading-box" key={cell} style={{ blockSize: height }} />
            ))}
          </div>
        ))}
    </div>
  );
}
