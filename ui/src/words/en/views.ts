/** Kept states of a screen. */
export const views = {
  title: "Views",
  none: "No views yet. Choose what you want to see, then give it a name.",
  name: "Name of this view",
  remove: (name: string) => `Forget ${name}`,
};
