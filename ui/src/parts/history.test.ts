import { expect, test } from "vitest";
import { begin, change, redo, undo } from "./history";

test("what was done is undone and done again, and a new change forgets what was undone", () => {
  let history = begin(1);
  history = change(history, 2);
  history = change(history, 3);
  history = undo(undo(history));
  expect(history.present).toBe(1);
  expect(undo(history)).toBe(history);
  history = redo(history);
  expect(history.present).toBe(2);
  history = change(history, 9);
  expect(redo(history)).toBe(history);
});

test("typing in one field is one step", () => {
  const history = change(change(change(begin(""), "a"), "ab", true), "abc", true);
  expect(undo(history).present).toBe("");
});
