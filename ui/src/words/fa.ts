import { common } from "./fa/common";
import { entry } from "./fa/entry";
import { shell } from "./fa/shell";
import type { Words } from "./en";

const words: Words = { common, entry, shell };
export default words;
