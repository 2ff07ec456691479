/** The words of an idea by its code; a newer server may know one that we have no words for. */
import type { Words } from "./en";

type Ideas = Words["home"]["ideas"];

export const ideaText = ({ home }: Words, code: string): Ideas[keyof Ideas] =>
  home.ideas[code as keyof Ideas] ?? home.ideas.keep;
