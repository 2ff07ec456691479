/** Whether everything moves, and what needs a person. The codes are the server's. */
export interface Trouble {
  name: string;
  count: string;
  /** More than one; at least one. */
  many: boolean;
  any: boolean;
  span: string;
  share: string;
  at: string;
  detail: string;
}

type Say = (trouble: Trouble) => string;

interface Speech {
  title: Say;
  text: Say;
}

const says = (title: Say, text: Say): Speech => ({ title, text });

export const operations = {
  well: "Everything is moving.",
  needs: (count: string, one: boolean, first: string) => (one ? `One thing needs you: ${first}` : `${count} things need you: ${first}`),
  lead: (rest: boolean): string => (rest ? "Everything else is moving. This page refreshes by itself" : "Nothing needs you. This page refreshes by itself"),
  findings: {
    worker_silent: says(() => "the background work does not run.", ({ span }) => `${span ? `Last seen ${span} ago. ` : ""}Nothing is sent, imported or worked out until it runs again; nothing is lost. Start it with “regulars serve” or “regulars work”.`),
    clock_back: says(() => "the clock of this machine is wrong.", ({ span }) => `It stands ${span} behind what already happened. Messages wait until it is right; a time service keeps it so.`),
    disk_low: says(({ share }) => `only ${share} of the disk is free.`, () => "Nothing is lost when it is full, but everything stops. Free or add space."),
    sender_resting: says(({ name, count, many, any }) => `${name} does not answer${any ? `; ${count} ${many ? "messages wait" : "message waits"}, none is lost` : ""}.`, ({ at, span }) => `We try again on our own, every ${span} by now; next ${at}.`),
    waiting_long: says(({ name, span }) => `${name} has been stuck for ${span}.`, ({ count, many }) => `${count} ${many ? "messages are" : "message is"} due and nothing left in the last quarter of an hour. Look at the messages and at the channel.`),
    complaints: says(({ name, share }) => `${name}: ${share} called it spam.`, ({ count, many }) => `${count} ${many ? "complaints" : "complaint"} within a day. Above 0.1% mailbox providers begin to refuse everybody; at 0.3% we pause marketing by ourselves.`),
    events_behind: says(({ count, many, span }) => `${count} ${many ? "events have" : "event has"} waited for ${span}.`, () => "They are safe, but the numbers and segments do not know of them yet. The worker's log says why."),
    job_failing: says(({ name, span }) => `${name} has failed for ${span}.`, ({ detail }) => detail),
    held: says(() => "all sending is held.", ({ at, count, many }) => `Since ${at}; ${count} ${many ? "messages wait" : "message waits"}, none is lost. An owner releases it.`),
    mailing_paused: says(({ name }) => `“${name}” stands still.`, ({ count, many, detail }) => `${detail} ${count} ${many ? "messages wait" : "message waits"}, none is lost.`),
    unclear: says(({ name, count, many }) => `${name}: ${count} ${many ? "messages" : "message"} may or may not have arrived.`, ({ share }) => `The connection broke after we had said all (${share} of the last day). Sending again reaches everybody and may reach some twice; leaving them counts them as sent.`),
    bounces: says(({ name, share }) => `${name}: ${share} of the addresses do not exist.`, ({ count }) => `${count} came back within a day. We never write there again; look where these addresses came from.`),
    sender_unwell: says(({ name }) => `${name} is not content with our account.`, ({ detail }) => detail),
    dead_letters: says(({ count, many }) => `${count} ${many ? "events were" : "event was"} set aside.`, () => "They could not be understood and hold nobody up. Mend what sends them, then replay them."),
    work_failed: says(({ name }) => `${name} ended with an error.`, ({ detail }) => detail),
    work_waits: says(({ count, many }) => `${count} ${many ? "pieces of work wait" : "piece of work waits"}.`, ({ span }) => `For ${span} nobody has begun. Is the worker running?`),
  },
  unknown: "something is not as it should be.",
  acts: {
    release: "Release all sending",
    wake: "Try again now",
    resume: "Go on",
    send_again: "Send them again",
    leave: "Leave them",
    retry: "Retry them",
    replay: "Replay them",
    see_messages: "Look at them",
    open_channel: "Open the channel",
  },
  hold: "Hold all sending",
  holdAsk: "Hold all sending? Nothing leaves until an owner releases it; nothing is lost.",
  releaseAsk: "Release all sending? What waits begins to leave at once.",
  releaseOwner: "Only an owner may release it.",
  resendAsk: "Send the unclear ones again? Some may get it twice.",
  done: (count: string) => `Done: ${count}`,
  queues: "Queues",
  queuesAside: (jobs: string, span: string) => `${jobs} kinds of background work, last sign of life ${span} ago`,
  queuesSilent: "no sign of life yet",
  queue: "Queue",
  waiting: "Waiting",
  oldest: "Oldest",
  speed: "Speed",
  state: "State",
  now: "Now",
  events: "Events coming in",
  work: "Imports and other work",
  perMinute: (count: string) => `${count} / min`,
  states: { up_to_date: "Up to date", moving: "Moving", waiting: "Waiting", resting: "Resting", stuck: "Stuck", held: "Held", paused: "Paused" },
  until: (reason: string, at: string) => `${reason}, goes on ${at}`,
  open: "Open",
  minutes: "Messages a minute, last hour",
  minutesHelp: (count: string) => `${count} sent within the hour`,
  minutesNone: "Nothing left within the last hour.",
  minuteAgo: (count: string) => `${count} min ago`,
  sent: "Sent",
  mailings: "Campaigns in motion",
  mailingsNone: "No campaign is being sent.",
  ofTotal: (done: string, total: string) => `${done} of ${total}`,
  left: (span: string) => `about ${span} left`,
  unclearCount: (count: string) => `${count} unclear; look at them`,
  failedCount: (count: string) => `${count} failed`,
  retry: "Retry",
  ledger: "What became of the last day's messages",
  ledgerHelp: "Ended within 24 hours, by channel",
  ledgerNone: "No message ended within the last day.",
  channel: "Channel",
  count: "Messages",
  jobs: "Background work",
  jobsHelp: "Runs by itself; no cron is needed",
  jobsNone: "Nothing has run yet.",
  job: "Work",
  lastRun: "Last run",
  took: "Took",
  running: (span: string) => `running for ${span}`,
  failingSince: (at: string) => `failing since ${at}`,
  jobNames: {
    send: "Sending", campaigns: "Starting campaigns", digest: "The week by e-mail", react: "Events to customers", project: "Events to history",
    compact: "Tidying history", refresh_traits_daily: "Stages of life", refit_predictions_daily: "Predictions", refit_recommendations_daily: "Recommendations",
    segments: "Segments", watch: "Looking after it all", bounces: "Reading what came back", domains: "Looking at domains", "forget-feedback": "Forgetting old reports", "forget-unconfirmed": "Forgetting who never confirmed", mailboxes: "Knowing mailbox providers", reports: "Asking for reports", touches: "Opens and clicks",
  } as Record<string, string>,
  spans: { seconds: (count: string) => `${count} s`, minutes: (count: string) => `${count} min`, hours: (count: string) => `${count} h`, days: (count: string, one: boolean) => `${count} ${one ? "day" : "days"}` },
  soon: "soon",
};
