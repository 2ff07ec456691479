/** Short names for the shapes that several screens use. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type FirstRun = Schemas["FirstRun"];
