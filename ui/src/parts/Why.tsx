/** A reason one click away, under dotted words. */
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";
import { Popup } from "./Popup";

export function Why({ children, text, end }: { children: ReactNode; text?: string; end?: boolean }) {
  const { words } = usePlace();
  return (
    <Popup className="why" trigger={text ?? words.common.why} end={end ?? false}>
      {children}
    </Popup>
  );
}
