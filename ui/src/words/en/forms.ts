/** Forms that are drawn from what the server declares. */
export const forms = {
  kept: "Set; leave it empty to keep it",
  add: "Add one",
  up: "Move up",
  down: "Move down",
  pairName: "Name",
  pairValue: "Value",
};
