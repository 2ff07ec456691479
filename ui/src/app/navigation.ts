/** The screens of the sidebar, in their groups. */
import { Activity, ChartLine, Filter, Grid3x3, House, Inbox, LayoutTemplate, type LucideIcon, MessagesSquare, Package, RadioTower, Send, Settings, Sparkles, Telescope, Upload, Users, UserX, Waypoints } from "lucide-react";
import type { Words } from "@/words/en";

export interface Destination {
  to: string;
  word: keyof Words["shell"] & ("home" | "retention" | "cohorts" | "customers" | "segments" | "lifecycle" | "predictions" | "products" | "leaving" | "campaigns" | "recommendations" | "importing" | "mail" | "templates" | "messages" | "channels" | "operations" | "settings");
  icon: LucideIcon;
  /** Icons that mean a direction turn round with the reading direction. */
  turns?: boolean;
}

export const HOME: Destination = { to: "/", word: "home", icon: House };
export const MAIL: Destination = { to: "/mail", word: "mail", icon: Inbox };
export const SETTINGS: Destination = { to: "/settings", word: "settings", icon: Settings };

export const UNDERSTAND: Destination[] = [
  { to: "/retention", word: "retention", icon: ChartLine },
  { to: "/cohorts", word: "cohorts", icon: Grid3x3 },
  { to: "/lifecycle", word: "lifecycle", icon: Waypoints },
  { to: "/leaving", word: "leaving", icon: UserX },
  { to: "/products", word: "products", icon: Package },
  { to: "/customers", word: "customers", icon: Users },
  { to: "/segments", word: "segments", icon: Filter },
  { to: "/predictions", word: "predictions", icon: Telescope },
];

export const ACT: Destination[] = [
  { to: "/campaigns", word: "campaigns", icon: Send, turns: true },
  { to: "/templates", word: "templates", icon: LayoutTemplate },
  { to: "/recommendations", word: "recommendations", icon: Sparkles },
  { to: "/messages", word: "messages", icon: MessagesSquare },
  { to: "/channels", word: "channels", icon: RadioTower },
];

export const OPERATIONS: Destination = { to: "/operations", word: "operations", icon: Activity };
export const IMPORT: Destination = { to: "/import", word: "importing", icon: Upload };

export const destinations = (mailCatcher: boolean): Destination[] => [
  HOME,
  ...UNDERSTAND,
  ...ACT,
  ...(mailCatcher ? [MAIL] : []),
  IMPORT,
  OPERATIONS,
  SETTINGS,
];
