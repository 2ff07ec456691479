/** What every editor of a draft shows: steps back and forth, and that unsaved changes came back. */
import { Button } from "antd";
import { Redo2, Undo2 } from "lucide-react";
import { usePlace } from "@/app/place";
import type { Drafting } from "./useDrafting";
import "./Drafted.css";

export function Steps<Draft>({ drafting: { undo, redo } }: { drafting: Drafting<Draft> }) {
  const { builder } = usePlace().words;
  return (
    <>
      <Button icon={<Undo2 size={16} className="turns" />} aria-label={builder.undo} title={builder.undo} disabled={!undo} onClick={undo} />
      <Button icon={<Redo2 size={16} className="turns" />} aria-label={builder.redo} title={builder.redo} disabled={!redo} onClick={redo} />
    </>
  );
}

export function Restored<Draft>({ drafting: { restored, dirty, discard } }: { drafting: Drafting<Draft> }) {
  const { words, format } = usePlace();
  if (!restored || !dirty) return null;
  return (
    <p className="restored" role="status">
      <span title={restored}>{words.builder.restored(format.moment(restored))}</span>
      <button type="button" className="link" onClick={discard}>
        {words.builder.discard}
      </button>
    </p>
  );
}
