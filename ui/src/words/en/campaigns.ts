/** The list of campaigns and what each one did. */
export interface VerdictNumbers {
  added: string;
  addedRange: string;
  perThousand: string;
  treated: string;
  control: string;
  treatedConverted: string;
  controlConverted: string;
  treatedRate: string;
  controlRate: string;
  needed: string;
  matured: string;
  days: string;
  peopleNeeded: string | undefined;
}

export const campaigns = {
  lead: "What each one added beyond the people held out; clicks that ended in an order come second",
  write: "Write a campaign",
  none: "No campaigns yet.",
  start: (count: string) => `Start with the ${count} people who are worth a word today.`,
  noneHere: "No campaign is in this state.",
  noneHereText: "Choose another state above.",
  table: "Campaigns",
  filter: "Which campaigns",
  drafts: "Drafts",
  running: "Under way",
  ended: "Ended",
  campaign: "Campaign",
  sent: "Sent",
  heldOut: "Held out",
  addedRevenue: "Added revenue",
  addedOrders: "Added orders",
  verdict: "Verdict",
  edit: "Go on writing",
  open: "Open",
  removeDraft: (name: string) => `Remove the draft ${name}`,
  removeAsk: "Remove this draft?",
  startsAt: (moment: string) => `starts ${moment}`,
  couldNotStart: (why: string) => `It did not start: ${why}`,
  // The report.
  sentLead: (moment: string, people: string, held: string) => `E-mail, started ${moment}, to ${people} people; ${held} held out.`,
  counted: (days: string) => `Orders are counted for ${days} days after each message.`,
  duplicate: "Duplicate",
  copyName: (name: string) => `${name}, again`,
  pause: "Pause",
  resume: "Go on sending",
  stop: "Stop",
  stopAsk: "Stop for good? Who has not got it will not get it.",
  preparing: "People are still being drawn; the numbers grow until all of them are here.",
  pausedWhy: {
    complaints: "Paused by itself: too many called it spam. Look who got it and why, then go on.",
    staff: "Paused by one of you. Nothing is lost; go on when you like.",
    no_sender: "Paused: there is no sender. Set it up in Settings, then go on.",
    domain: "Paused: the sender's domain is not set up. See its findings in Channels, then go on.",
    sender_refused: "Paused: the mail server refuses the sender. Mend it in Settings, then go on.",
    no_recommendations: "Paused: what it recommends could not be worked out. Look at Recommendations, then go on.",
  },
  paused: "Paused. Nothing is lost; go on when you like.",
  serverSaid: "The server said:",
  attributed: "Attributed",
  attributedText: (orders: string, days: string) =>
    `${orders} orders within ${days} days of a click. Includes people who would have bought anyway.`,
  addedBuyers: "More people who ordered",
  needs: (needed: string) => `needs ${needed} people who ordered in each group`,
  overTime: "Added orders as they became known",
  overTimeHelp: "Orders per 1,000 people beyond those held out. Band: 95% interval that stays valid however often you look",
  overTimeGrey: "Orders per 1,000 people. The grey band still holds both a gain and a loss",
  overTimeNone: "The line starts once enough people in both groups have ordered.",
  bestEstimate: "best estimate",
  noDifference: "no difference",
  sureSince: (day: string) => `sure since ${day}`,
  chartSummary: (value: string, range: string) => `Now ${value} orders per 1,000 people, 95% interval ${range}`,
  per1000: "Orders per 1,000 people",
  day: "Day",
  ledger: (people: string) => `All ${people} people, one row each`,
  ledgerOpen: (count: string) => `${count} are still open`,
  ledgerClosed: "Nothing is open",
  stateNotes: {
    sent: "accepted by the receiving server",
    delivered: "accepted by the receiving server",
    queued: "wait for their turn",
    claimed: "on their way",
    handed: "on their way",
    held_out: "by lot, to measure the effect",
    held: "wait until you release sending",
    ambiguous: "the line broke after hand-over; never sent again on its own",
    complained: "stopped for good",
    bounced: "address stopped",
    failed: "",
    skipped: "",
  },
  whoNot: "Who did not get it, and why",
  retry: (count: string) => `Try the ${count} failed again`,
  unclear: (count: string) => `${count} may or may not have arrived`,
  unclearText: "The line broke after hand-over. Nobody can know; you decide.",
  sendAgain: "Send again (some may get it twice)",
  leaveThem: "Leave them as sent",
  peopleOf: (state: string) => `People: ${state}`,
  noPeople: "Nobody is in this state.",
  person: "Person",
  reason: "Reason",
  whatWouldTell: "What would tell",
  whatWouldTellHelp: "Pick one; we set it up for the next send",
  holdHalf: "Hold out half next time",
  holdHalfText: (points: string) => `One send would then show a rise of ${points}`,
  useNext: "Use next time",
  letBe: "Let it be",
  letBeText: "If it is cheap and nobody minds, keep sending it without knowing.",
  method:
    "A share of the people was held out by lot before the first message. Both groups are the same but for the message, so the difference in their orders is what it added. The interval holds however often you look.",
  methodGroups: (n: VerdictNumbers) =>
    `${n.treatedConverted} of ${n.treated} people who got it ordered, and ${n.controlConverted} of ${n.control} who were held out.`,
  verdicts: {
    it_worked: {
      title: (n: VerdictNumbers) => `It worked: about ${n.added} orders that would not have happened.`,
      reason: (n: VerdictNumbers) => `${n.treatedRate} of those who got it ordered, against ${n.controlRate} of those held out.`,
    },
    harm: {
      title: (n: VerdictNumbers) => `It did harm: about ${n.added} orders fewer than without it.`,
      reason: (n: VerdictNumbers) => `${n.treatedRate} of those who got it ordered, against ${n.controlRate} of those held out. Do not send it again.`,
    },
    no_difference: {
      title: () => "No effect found. Orders are the same without it.",
      reason: (n: VerdictNumbers) => `The difference is between ${n.perThousand} orders per 1,000 people: too small to matter either way.`,
    },
    cannot_tell: {
      title: () => "Cannot tell yet: too few people to separate luck from effect.",
      reason: (n: VerdictNumbers) =>
        `It may have changed orders by ${n.addedRange}.${n.peopleNeeded ? ` An effect of this size needs about ${n.peopleNeeded} people.` : ""}`,
    },
    too_few: {
      title: () => "Cannot tell yet: too few orders to compare.",
      reason: (n: VerdictNumbers) =>
        `${n.treatedConverted} of those who got it ordered and ${n.controlConverted} of those held out; each group needs ${n.needed}.`,
    },
    too_small: {
      title: () => "Too small to see: if it does anything, it is little.",
      reason: (n: VerdictNumbers) => `The difference is ${n.perThousand} orders per 1,000 people. Keep it if it is cheap.`,
    },
    ripening: {
      title: (n: VerdictNumbers) => `Not ripe yet: ${n.matured} of the people had their ${n.days} days.`,
      reason: (n: VerdictNumbers) => `So far ${n.treatedRate} of those who got it ordered, against ${n.controlRate} of those held out. The verdict comes when the days are over.`,
    },
    ratio_alarm: {
      title: () => "The groups do not match; the difference means nothing.",
      reason: (n: VerdictNumbers) => `${n.treated} people got it and ${n.control} were held out, which is not what the lot should give. Something else chose the people.`,
    },
  },
};
