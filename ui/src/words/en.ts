import { common } from "./en/common";
import { entry } from "./en/entry";
import { shell } from "./en/shell";

const words = { common, entry, shell };

/** Every language has exactly these keys; the compiler holds the others to it. */
export type Words = typeof words;
export default words;
