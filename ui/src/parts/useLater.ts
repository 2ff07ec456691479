/** A value a moment after it last changed: what is typed is asked once it rests. */
import { useEffect, useState } from "react";

export function useLater<Value>(value: Value, pause: number): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return later;
}
