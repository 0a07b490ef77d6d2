import type { StreamEndReason, StreamFeed, StreamStatus } from "./streams.ts";

/** So many streams one host may have planned at a time. */
export const plannedStreamLimit = 30;
/** So many co-hosts a stream may be started or planned with; further ones are named later. */
export const coHostsAtStart = 20;
/** How far ahead a stream may be planned: a year. */
export const farthestPlanMs = 366 * 24 * 60 * 60_000;
/** How long a stream may last unless the server says otherwise: 480 minutes. */
export const streamLimitMs = 480 * 60_000;
/** How long the host may be gone before the stream ends; the same stream goes on if they come back before. */
export const hostAbsenceMs = 120_000;
/** How long a started stream waits for its first picture or sound. */
export const encoderWaitMs = 10 * 60_000;
/** How long wrapping up (endlist, recording, room) may take before the stream counts as ended anyway. */
export const endingLimitMs = 20_000;
/** How long before its time a scheduled stream is announced once more. */
export const reminderMs = 15 * 60_000;
/** How long after its time a scheduled stream that nobody started is cancelled. */
export const missedMs = 60 * 60_000;
/** A planned stream without a time is given up after a day. */
export const undatedMs = 24 * 60 * 60_000;

/** Something of the host's side that publishes in the room: the host, a co-host, or `feed:<streamId>`. */
export type FeedSource = Readonly<{ identity: string; sid: string; trackSids: readonly string[] }>;

/** One stream as the rules know it; times in milliseconds. */
export type StreamState = Readonly<{
  id: string;
  hostId: string;
  status: StreamStatus;
  createdAt: number;
  scheduledAt: number | null;
  remindedAt: number | null;
  /** When it was opened and began to wait for the encoder. */
  openedAt: number | null;
  /** When the first picture or sound came. */
  startedAt: number | null;
  /** Since when it wraps up. */
  endingAt: number | null;
  endedAt: number | null;
  endReason: StreamEndReason | null;
  sources: readonly FeedSource[];
  /** Since when nothing comes any more; null while something does, or before anything did. */
  awaySince: number | null;
}>;

/** What happens to a stream. Facts come from LiveKit and the clock, the rest from people who were found allowed to. */
export type StreamEvent =
  | Readonly<{ type: "open" }>
  | Readonly<{ type: "stop" }>
  | Readonly<{ type: "cancel" }>
  | Readonly<{ type: "reschedule"; at: number | null }>
  | Readonly<{ type: "track-published"; identity: string; sid: string; trackSid: string }>
  | Readonly<{ type: "track-unpublished"; identity: string; trackSid: string }>
  | Readonly<{ type: "left-room"; identity: string; sid: string }>
  | Readonly<{ type: "room-seen"; sources: readonly FeedSource[] }>
  | Readonly<{ type: "room-finished" }>
  | Readonly<{ type: "media-lost" }>
  /** LiveKit answers again: whoever was inside gets the whole time to come back. */
  | Readonly<{ type: "media-returned" }>
  | Readonly<{ type: "wrapped-up" }>
  /**
   * `isMediaUp`: whether LiveKit answers; until it does, nobody is taken as gone. `limitMs`: how long a stream may last,
   * where it is not `streamLimitMs`.
   */
  | Readonly<{ type: "time-passed"; isMediaUp: boolean; limitMs?: number }>;

/** What follows from a step, beyond storing it. */
export type StreamEffect = "opened" | "went-live" | "feed-changed" | "wrap-up" | "ended" | "cancelled" | "remind";

/** What became of an event. A refused one changes nothing; `code` is the API's. */
export type StreamVerdict =
  | Readonly<{ outcome: "applied"; state: StreamState; effects: readonly StreamEffect[] }>
  | Readonly<{ outcome: "refused"; code: "STREAM_ENDED" | "CONFLICT" }>;

const refused = (code: "STREAM_ENDED" | "CONFLICT"): StreamVerdict => ({ outcome: "refused", code });
const applied = (state: StreamState, ...effects: StreamEffect[]): StreamVerdict => ({
  outcome: "applied",
  state,
  effects,
});

/** Whether a stream takes one of the server's places: it starts, runs or wraps up. */
export function isOpenStream(status: StreamStatus): boolean {
  return status === "starting" || status === "live" || status === "ending";
}

/** Whether people can be in it: write, react, watch. */
export function isOnAir(status: StreamStatus): boolean {
  return status === "starting" || status === "live";
}

/** What viewers are told of the host's picture and sound. */
export function feedOf({ status, startedAt, awaySince }: StreamState): StreamFeed {
  if (startedAt === null) return "waiting";
  return status === "live" && awaySince === null ? "live" : "away";
}

/** Whether it is or was in the schedule: a new one is opened the moment it is made. */
export function wasPlanned({ createdAt, openedAt }: Pick<StreamState, "createdAt" | "openedAt">): boolean {
  return openedAt !== createdAt;
}

/** A stream's start: planned for later (`at` may be unknown), or to be opened at once. */
export function newStream(id: string, hostId: string, at: number | null, now: number): StreamState {
  return {
    id,
    hostId,
    status: "scheduled",
    createdAt: now,
    ...planned(at, now),
    openedAt: null,
    startedAt: null,
    endingAt: null,
    endedAt: null,
    endReason: null,
    sources: [],
    awaySince: null,
  };
}

/** Who plans for the next minutes needs no reminder of it. */
function planned(at: number | null, now: number): Pick<StreamState, "scheduledAt" | "remindedAt"> {
  return { scheduledAt: at, remindedAt: at !== null && at - reminderMs <= now ? now : null };
}

/**
 * The rules of a stream on the server: pure. What is over stays over, whatever comes; an event that does not apply
 * returns the very same state without effects.
 */
export function nextStream(state: StreamState, event: StreamEvent, now: number): StreamVerdict {
  switch (event.type) {
    case "open":
      return open(state, now);
    case "stop":
      return stop(state, now);
    case "cancel":
      if (state.status === "cancelled") return applied(state);
      return state.status === "scheduled" ? over(state, "cancelled", now) : refused("CONFLICT");
    case "reschedule":
      if (state.status !== "scheduled") return refused("CONFLICT");
      return applied({ ...state, ...planned(event.at, now) });
    case "wrapped-up":
      return state.status === "ending" ? applied({ ...state, status: "ended" }, "ended") : applied(state);
    case "time-passed":
      return timePassed(state, event, now);
    case "track-published":
    case "track-unpublished":
    case "left-room":
    case "room-seen":
    case "room-finished":
    case "media-lost":
    case "media-returned":
      return isOnAir(state.status) ? fact(state, event, now) : applied(state);
  }
}

/** When time alone changes a stream next; null when never. */
export function nextStreamDeadline(state: StreamState, limitMs: number = streamLimitMs): number | null {
  switch (state.status) {
    case "scheduled": {
      if (state.scheduledAt === null) return state.createdAt + undatedMs;
      return state.remindedAt === null ? state.scheduledAt - reminderMs : state.scheduledAt + missedMs;
    }
    case "starting":
      return (state.openedAt ?? state.createdAt) + encoderWaitMs;
    case "live": {
      const limit = (state.startedAt ?? state.createdAt) + limitMs;
      return state.awaySince === null ? limit : Math.min(limit, state.awaySince + hostAbsenceMs);
    }
    case "ending":
      return (state.endingAt ?? state.createdAt) + endingLimitMs;
    case "ended":
    case "cancelled":
      return null;
  }
}

function open(state: StreamState, now: number): StreamVerdict {
  if (isOnAir(state.status)) return applied(state);
  if (state.status !== "scheduled") return refused("STREAM_ENDED");
  return applied({ ...state, status: "starting", openedAt: now }, "opened");
}

function stop(state: StreamState, now: number): StreamVerdict {
  if (isOnAir(state.status)) return wrapUp(state, "stopped", now);
  return state.status === "scheduled" ? refused("CONFLICT") : applied(state);
}

function wrapUp(state: StreamState, endReason: StreamEndReason, now: number): StreamVerdict {
  return applied(
    { ...state, status: "ending", endingAt: now, endedAt: now, endReason, sources: [], awaySince: null },
    "wrap-up",
  );
}

function over(state: StreamState, endReason: StreamEndReason, now: number): StreamVerdict {
  return applied({ ...state, status: "cancelled", endedAt: now, endReason }, "cancelled");
}

type Fact = Extract<
  StreamEvent,
  {
    type:
      | "track-published"
      | "track-unpublished"
      | "left-room"
      | "room-seen"
      | "room-finished"
      | "media-lost"
      | "media-returned";
  }
>;

function fact(state: StreamState, event: Fact, now: number): StreamVerdict {
  switch (event.type) {
    case "track-published":
      return withSources(state, withTrack(state.sources, event), now);
    case "track-unpublished":
      return withSources(
        state,
        state.sources.map((each) =>
          each.identity === event.identity
            ? { ...each, trackSids: each.trackSids.filter((sid) => sid !== event.trackSid) }
            : each,
        ),
        now,
      );
    case "left-room":
      // Of two connections of one identity only the one that publishes counts: a late "left" of the older says nothing.
      return withSources(
        state,
        state.sources.filter((each) => each.identity !== event.identity || each.sid !== event.sid),
        now,
      );
    case "room-seen":
      return withSources(state, event.sources, now);
    case "media-lost":
      return withSources(state, [], now);
    case "media-returned":
      return applied(state.awaySince === null ? state : { ...state, awaySince: now });
    case "room-finished":
      return state.status === "live" ? wrapUp(state, "room_closed", now) : withSources(state, [], now);
  }
}

function withTrack(
  sources: readonly FeedSource[],
  { identity, sid, trackSid }: Extract<Fact, { type: "track-published" }>,
): readonly FeedSource[] {
  const known = sources.find((each) => each.identity === identity && each.sid === sid);
  const others = sources.filter((each) => each.identity !== identity);
  const tracks = known?.trackSids ?? [];
  return [...others, { identity, sid, trackSids: tracks.includes(trackSid) ? tracks : [...tracks, trackSid] }];
}

/** The same sources leave the very same state, so that a look that finds nothing new writes nothing. */
function withSources(state: StreamState, all: readonly FeedSource[], now: number): StreamVerdict {
  const sources = all
    .filter((each) => each.trackSids.length > 0)
    .toSorted((a, b) => a.identity.localeCompare(b.identity));
  const isFed = sources.length > 0;
  const isSame = JSON.stringify(sources) === JSON.stringify(state.sources);
  if (state.status === "starting") {
    if (!isFed) return applied(isSame ? state : { ...state, sources });
    return applied({ ...state, status: "live", startedAt: now, sources }, "went-live");
  }
  const awaySince = isFed ? null : (state.awaySince ?? now);
  if (isSame && awaySince === state.awaySince) return applied(state);
  const isTold = (awaySince === null) !== (state.awaySince === null);
  return applied({ ...state, sources, awaySince }, ...(isTold ? ["feed-changed" as const] : []));
}

type TimePassed = Extract<StreamEvent, { type: "time-passed" }>;

function timePassed(
  state: StreamState,
  { isMediaUp, limitMs = streamLimitMs }: TimePassed,
  now: number,
): StreamVerdict {
  const deadline = nextStreamDeadline(state, limitMs);
  if (deadline === null || now < deadline) return applied(state);
  switch (state.status) {
    case "scheduled":
      return scheduledTimePassed(state, now);
    case "starting":
      return wrapUp(state, "no_encoder", now);
    case "live": {
      if (now >= (state.startedAt ?? 0) + limitMs) return wrapUp(state, "time_limit", now);
      return isMediaUp ? wrapUp(state, "host_gone", now) : applied(state);
    }
    case "ending":
      return applied({ ...state, status: "ended" }, "ended");
    case "ended":
    case "cancelled":
      return applied(state);
  }
}

function scheduledTimePassed(state: StreamState, now: number): StreamVerdict {
  const { scheduledAt } = state;
  if (scheduledAt === null || now >= scheduledAt + missedMs) return over(state, "missed", now);
  // After its time nobody is reminded any more, of a service that was down over it.
  const effects: StreamEffect[] = now < scheduledAt ? ["remind"] : [];
  return applied({ ...state, remindedAt: now }, ...effects);
}
