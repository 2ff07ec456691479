/** Warm-up and limits for each large mailbox provider: the card on a sender's page. */
export const pace = {
  title: "Pace for mailbox providers",
  help: "A new domain starts slowly: 50 to each provider on the first day, twice as many each next one",
  target: "Warm up to, a day",
  targetHelp: "To each provider. Zero means no warm-up.",
  since: (day: string) => `Warming up since ${day}`,
  provider: "Mailboxes at",
  today: "Today",
  of: (most: string) => `of ${most}`,
  limit: "Most a minute",
  groups: { gmail: "Gmail", microsoft: "Outlook", yahoo: "Yahoo", apple: "iCloud", other: "All others" } as Record<string, string>,
  rests: (at: string) => `Asked for a slower pace; rests until ${at}`,
};
