import { common } from "./ar/common";
import { entry } from "./ar/entry";
import { shell } from "./ar/shell";
import type { Words } from "./en";

const words: Words = { common, entry, shell };
export default words;
