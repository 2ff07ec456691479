/** One icon for each channel; what we do not know yet is a message. */
import { Bell, BellRing, type LucideIcon, Mail, MessageCircle, MessageSquareText, Send, Siren } from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  email: Mail,
  sms: MessageSquareText,
  web_push: Bell,
  app_push: BellRing,
  telegram: Send,
  team: Siren,
};

export const iconOf = (channel: string): LucideIcon => ICONS[channel] ?? MessageCircle;
