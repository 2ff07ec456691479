/** What was done can be undone, and done again. */
export interface History<State> {
  past: State[];
  present: State;
  future: State[];
}

const KEPT = 100;

export const begin = <State>(present: State): History<State> => ({ past: [], present, future: [] });

/** `merge` is for typing: a run of small changes of one field is one thing to undo. */
export function change<State>({ past, present }: History<State>, next: State, merge = false): History<State> {
  if (merge && past.length > 0) return { past, present: next, future: [] };
  return { past: [...past, present].slice(-KEPT), present: next, future: [] };
}

export function undo<State>(history: History<State>): History<State> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), present: last, future: [history.present, ...history.future] };
}

export function redo<State>(history: History<State>): History<State> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
