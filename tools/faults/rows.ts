/** A promise of TARGETS about what goes wrong, and the tests that hold the service to it. */
export type FaultRow = Readonly<{
  id: string;
  what: string;
  promise: string;
  tests: readonly Source[];
}>;

/** Tests of one file; `names` picks some of them by how they are called. */
export type Source = Readonly<{ project: "unit" | "live"; file: string; names?: RegExp }>;

const live = (name: string, names?: RegExp): Source => ({
  project: "live",
  file: `tests/live/${name}.test.ts`,
  ...(names ? { names } : {}),
});
const unit = (file: string): Source => ({ project: "unit", file });

/** Every row that the service answers for, in the order of TARGETS. */
export const rows: readonly FaultRow[] = [
  {
    id: "R6",
    what: "the service killed twice while a chat runs, a reader away meanwhile",
    promise: "no message lost, none twice, the order kept",
    tests: [live("stream-chat-restart")],
  },
  {
    id: "R7",
    what: "webhooks forged, replayed, late, lost",
    promise: "all refused or taken once, the state right ≤ 30 s after an absence",
    tests: [live("webhooks"), unit("backend/webhooks/verify.test.ts"), live("call-faults", /happened meanwhile/)],
  },
  {
    id: "R8",
    what: "Postgres killed, stalled for 5 s, every connection taken",
    promise: "no 5xx without Retry-After, recovery ≤ 5 s, no call half written",
    tests: [live("faults-database")],
  },
  {
    id: "R9",
    what: "Redis killed",
    promise: "no gap in running calls, signalling back ≤ 5 s",
    tests: [live("faults-nodes", /Redis killed/)],
  },
  {
    id: "R10",
    what: "the service killed at every step of a call, a stream, a recording; a node of two killed",
    promise: "nothing stuck > 60 s, exactly one end",
    tests: [
      live("call-faults", /service killed/),
      live("faults-steps"),
      live("faults-nodes", /a node that goes/),
      live("faults-streams-nodes"),
      live("nodes"),
    ],
  },
  {
    id: "R11",
    what: "RTMP servers down, silent, refusing, killed and back, beside others that run; the machine and its disk full",
    promise: "no other notices, each is tried again, words say why",
    tests: [live("embedded-outputs", /sent to each server/), live("embedded-full")],
  },
  {
    id: "R12",
    what: "the ffmpegs, the encoder and the processes around a stream killed, and the service",
    promise: "back with the same key, the gap marked, viewers play on, nothing left running",
    tests: [live("embedded-faults"), live("embedded-slate")],
  },
  {
    id: "R13",
    what: "clocks apart, tokens that end in a call",
    promise: "up to a minute taken, beyond it refused; renewed in time",
    tests: [live("operations", /access tokens/), live("realtime", /a token that ends/)],
  },
  {
    id: "S6",
    what: "addresses that would lead into the network, with somebody listening there",
    promise: "none accepted, nobody connected to",
    tests: [unit("backend/streams/destinations/address-corpus.test.ts"), live("stream-secrets", /trap/)],
  },
  {
    id: "S7",
    what: "stream keys swapped, flipped, rotated, looked for in answers, logs, files and a crash",
    promise: "every tampering found, no key in plain text, a million vectors of their own",
    tests: [
      unit("backend/secrets/sealed.test.ts"),
      unit("backend/streams/destinations/store.test.ts"),
      live("stream-secrets", /key/),
    ],
  },
  {
    id: "S8",
    what: "every role on every route, table and operation",
    promise: "every cell asserted",
    tests: [
      live("roles"),
      live("streams-roles"),
      live("recordings-access"),
      unit("backend/streams/chat/roles.test.ts"),
      live("permissions"),
      live("permissions-owners"),
      live("permissions-hasura"),
    ],
  },
  {
    id: "S9",
    what: "tokens forged, expired, of another kind; whoever was removed",
    promise: "all refused; out ≤ 1 s, with the old token too",
    tests: [
      unit("backend/auth/access-tokens.test.ts"),
      unit("backend/auth/hostile-tokens.test.ts"),
      live("auth"),
      live("call-callers"),
      live("calls", /removed/),
    ],
  },
  {
    id: "S10",
    what: "TURN peers of every special-purpose range",
    promise: "none granted",
    tests: [live("ice-coturn")],
  },
  {
    id: "S11",
    what: "10,000 malformed frames, bursts of sign-ins, tokens, chat; garbage on every route and event",
    promise: "alive, a good client's p99 ≤ 2×, 429 with Retry-After, no 5xx, nothing of others changed",
    tests: [
      live("faults-flood"),
      live("operations", /limited|too many|without end/),
      live("settings", /limits what one person|one address guesses/),
      live("stream-chat", /writes too much/),
      live("hostile-clients"),
    ],
  },
];
