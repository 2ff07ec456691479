/** A line as small as a word; time runs with the reading. */
import { usePlace } from "@/app/place";
import "./spark.css";

interface Props {
  values: number[];
  /** The line in one sentence. */
  label: string;
  width?: number;
  height?: number;
  area?: boolean;
}

const PAD = 4;

export function Spark({ values, label, width = 96, height = 28, area = false }: Props) {
  const { direction } = usePlace();
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number): number => {
    const along = PAD + (at / (values.length - 1)) * (width - 2 * PAD);
    return direction === "rtl" ? width - along : along;
  };
  const y = (value: number): number => (high === low ? height / 2 : PAD + (1 - (value - low) / (high - low)) * (height - 2 * PAD));
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  const last = values.length - 1;
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} width={area ? "100%" : width} height={height} preserveAspectRatio="none" role="img" aria-label={label}>
      {area && <polygon className="spark-area" points={[...points, `${x(last)},${height}`, `${x(0)},${height}`].join(" ")} />}
      <polyline className="spark-line" points={points.join(" ")} vectorEffect="non-scaling-stroke" />
      {!area && <circle className="spark-dot" cx={x(last)} cy={y(values[last] ?? 0)} r="2.5" />}
    </svg>
  );
}
