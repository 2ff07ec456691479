/** The bench of one builder: what its rows share. */
import { useCallback, useMemo, useState } from "react";
import { isProblem } from "@/api/problem";
import type { Declaration } from "../rule/declared";
import { faults } from "../rule/paths";
import type { Group } from "../rule/tree";
import { useSpeaker } from "../speaking";
import type { Bench } from "./bench";
import type { Drafting } from "./useDraft";
import type { Live } from "./useLive";

interface Props {
  id: string | undefined;
  drafting: Drafting;
  live: Live;
  /** What the server said to saving. */
  refused: unknown;
  declared: Map<string, Declaration>;
}

export function useBenchOf({ id, drafting, live, refused, declared }: Props): { bench: Bench; said: string } {
  const speaker = useSpeaker();
  const [open, setOpen] = useState<string>();
  const [asked, setAsked] = useState<string[]>([]);
  const [said, announce] = useState("");
  const { edit: editDraft, draft } = drafting;
  const edit = useCallback(
    (change: (root: Group) => Group, field?: string) => editDraft((before) => ({ ...before, root: change(before.root) }), field),
    [editDraft],
  );
  const ask = useCallback((chip: string) => {
    setAsked((before) => [...before, chip]);
    setOpen(chip);
  }, []);
  const found = useMemo(() => {
    const told = isProblem(refused) && refused.status === 422 ? faults(draft.root, refused.fields) : [];
    return live.faults.length > 0 ? live.faults : told;
  }, [live.faults, refused, draft.root]);
  const bench = useMemo(
    () => ({ root: draft.root, speaker, declared, counts: live.counts, faults: found, own: id, edit, open, setOpen, asked, ask, announce }),
    [draft.root, speaker, declared, live.counts, found, id, edit, open, asked, ask],
  );
  return { bench, said };
}
