/** The panel with the people of a rule. */
export const peopleOf = {
  nobody: "Nobody is in it now.",
  builder: "Open in the builder",
  save: "Save as segment",
  name: "Name of the segment",
  open: "Open the segment",
  write: "Write to them",
};
