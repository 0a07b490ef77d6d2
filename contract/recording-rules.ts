import type { RecordingStatus } from "./recordings.ts";

/** Where one egress of a recording stands; the last four are final. */
export type EgressPhase = "starting" | "active" | "ending" | "complete" | "failed" | "aborted" | "limit-reached";

/** One egress of a recording: the whole picture, or one track. Times are milliseconds since 1970. */
export type RecordingPart = Readonly<{
  id: string;
  /** Media's own id; null until it has answered. */
  egressId: string | null;
  phase: EgressPhase;
  /** Nobody said that it ended: media does not know it any more. What media says later counts more. */
  isPresumed: boolean;
  startedAt: number | null;
  endedAt: number | null;
  /** When media last said something new of it. */
  seenAt: number;
  key: string;
  sizeBytes: number;
  durationMs: number;
  error: string | null;
}>;

/** One recording. */
export type RecordingState = Readonly<{
  status: RecordingStatus;
  parts: readonly RecordingPart[];
  /** Each track by itself: runs on without a part until somebody ends it. */
  waitsForTracks: boolean;
  /** It never began as far as people were told; a late start is ended at once. */
  hasFailedToStart: boolean;
  stopAskedAt: number | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  durationMs: number;
  sizeBytes: number;
  error: string | null;
}>;

/** What media says of an egress, by webhook or list, in whatever order and however often. */
export type EgressSeen = Readonly<{
  egressId: string;
  phase: EgressPhase;
  startedAt: number | null;
  endedAt: number | null;
  seenAt: number;
  /** The first file's name when media gave it another than was asked for. */
  key: string | null;
  sizeBytes: number;
  durationMs: number;
  error: string | null;
}>;

/** What can happen to a recording. */
export type RecordingEvent = Readonly<
  | { type: "egress-seen"; partId: string; seen: EgressSeen }
  /** Media does not know it (any more). */
  | { type: "egress-lost"; partId: string; at: number }
  | { type: "start-failed"; at: number; reason: string }
  | { type: "stop-asked"; at: number }
  | { type: "deleted" }
>;

/** What others are told of a step. */
export type RecordingNews = "started" | "stopped" | "changed" | "deleted";

/** A recording before its first egress. */
export function newRecording(createdAt: number, waitsForTracks: boolean): RecordingState {
  return {
    status: "starting",
    parts: [],
    waitsForTracks,
    hasFailedToStart: false,
    stopAskedAt: null,
    createdAt,
    startedAt: null,
    endedAt: null,
    durationMs: 0,
    sizeBytes: 0,
    error: null,
  };
}

const rank: Readonly<Record<EgressPhase, number>> = {
  starting: 0,
  active: 1,
  ending: 2,
  complete: 3,
  failed: 3,
  aborted: 3,
  "limit-reached": 3,
};

/** Whether an egress writes no more. */
export const isFinal = (phase: EgressPhase): boolean => rank[phase] === 3;

/** Whether a recording is going on as far as people are concerned. */
export const isRunning = (status: RecordingStatus): boolean => status === "starting" || status === "recording";

/** Pure. An event that says nothing new returns the very same state. */
export function nextRecording(state: RecordingState, event: RecordingEvent): RecordingState {
  switch (event.type) {
    case "egress-seen":
      return withPart(state, event.partId, (part) => seen(part, event.seen));
    case "egress-lost":
      return withPart(state, event.partId, (part) => lost(part, event.at));
    case "start-failed":
      if (state.status === "deleted" || state.hasFailedToStart || state.parts.some((part) => part.egressId !== null))
        return state;
      return settled({ ...state, hasFailedToStart: true, stopAskedAt: event.at, error: event.reason });
    case "stop-asked":
      if (state.stopAskedAt !== null || !isRunning(state.status)) return state;
      return settled({ ...state, stopAskedAt: event.at });
    case "deleted":
      return state.status === "deleted" ? state : { ...state, status: "deleted" };
  }
}

function withPart(
  state: RecordingState,
  partId: string,
  change: (part: RecordingPart) => RecordingPart,
): RecordingState {
  const parts = state.parts.map((part) => (part.id === partId ? change(part) : part));
  return parts.every((part, index) => part === state.parts[index]) ? state : settled({ ...state, parts });
}

/** Only forward: what comes late says nothing about what is known to have come after it. */
function seen(part: RecordingPart, now: EgressSeen): RecordingPart {
  if (part.egressId !== null && part.egressId !== now.egressId) return part;
  const isRevival = part.isPresumed && now.seenAt > part.seenAt;
  const isNewer = rank[now.phase] > rank[part.phase] || isRevival || (part.isPresumed && isFinal(now.phase));
  const isRenewal = rank[now.phase] === rank[part.phase] && !isFinal(part.phase) && now.seenAt > part.seenAt;
  const isNamed = part.egressId === null && !isNewer;
  if (isNamed) return { ...part, egressId: now.egressId };
  if (!isNewer && !isRenewal) return part;
  const { key, ...rest } = now;
  return {
    ...part,
    ...rest,
    startedAt: now.startedAt ?? part.startedAt,
    endedAt: isFinal(now.phase) ? (now.endedAt ?? now.seenAt) : null,
    seenAt: Math.max(now.seenAt, part.seenAt),
    key: key ?? part.key,
    isPresumed: false,
  };
}

function lost(part: RecordingPart, at: number): RecordingPart {
  if (isFinal(part.phase)) return part;
  const error = "The recorder was lost.";
  return { ...part, phase: "failed", isPresumed: true, endedAt: at, seenAt: at, error };
}

/** The status and the sums that follow from the parts. A deleted recording stays deleted, whatever its recorder does. */
function settled(state: RecordingState): RecordingState {
  if (state.status === "deleted") return state;
  const { parts } = state;
  const status = statusOf(state);
  const isOver = status === "ready" || status === "failed";
  const starts = parts.flatMap((part) => part.startedAt ?? []);
  const ends = parts.flatMap((part) => part.endedAt ?? []);
  const startedAt = starts.length > 0 ? Math.min(...starts) : state.startedAt;
  const lastEnd = ends.length > 0 ? Math.max(...ends) : (state.stopAskedAt ?? state.createdAt);
  return {
    ...state,
    status,
    startedAt,
    endedAt: isOver ? lastEnd : null,
    durationMs: isOver ? durationOf(state, startedAt, ends) : 0,
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    error: state.hasFailedToStart ? state.error : errorOf(parts, status),
  };
}

function statusOf(state: RecordingState): RecordingStatus {
  const { parts, waitsForTracks, stopAskedAt } = state;
  if (state.hasFailedToStart) return "failed";
  const isWaiting = waitsForTracks && stopAskedAt === null;
  const open = parts.filter((part) => !isFinal(part.phase));
  if (isWaiting) return parts.every((part) => part.phase === "starting") && parts.length > 0 ? "starting" : "recording";
  if (open.length > 0) {
    if (stopAskedAt !== null || open.every((part) => part.phase === "ending")) return "processing";
    return open.some((part) => part.phase === "active") ? "recording" : "starting";
  }
  if (parts.length === 0) return stopAskedAt === null ? "starting" : "failed";
  return parts.some(hasFile) ? "ready" : "failed";
}

/** A limit ends a recording and keeps what there is; so may an abort. */
const hasFile = ({ phase, sizeBytes }: RecordingPart) =>
  sizeBytes > 0 && (phase === "complete" || phase === "limit-reached" || phase === "aborted");

function durationOf({ parts }: RecordingState, startedAt: number | null, ends: readonly number[]): number {
  const longest = Math.max(0, ...parts.map((part) => part.durationMs));
  if (parts.length <= 1 || startedAt === null || ends.length === 0) return longest;
  return Math.max(longest, Math.max(...ends) - startedAt);
}

function errorOf(parts: readonly RecordingPart[], status: RecordingStatus): string | null {
  const told = [...new Set(parts.flatMap((part) => part.error ?? []))];
  if (told.length > 0) return told.join(" ");
  if (status === "failed") return "Nothing was recorded.";
  return parts.some((part) => part.phase === "limit-reached") ? "The recorder's time limit ended it." : null;
}

/** The egresses that should not be running (any more); asked again until media agrees. */
export function egressesToStop({ parts, stopAskedAt, status }: RecordingState): readonly string[] {
  if (stopAskedAt === null && status !== "deleted") return [];
  return parts.flatMap(({ phase, egressId }) =>
    egressId !== null && (phase === "starting" || phase === "active") ? [egressId] : [],
  );
}

/** What people are told of the step between two states; null when nothing that concerns them changed. */
export function newsOf(before: RecordingState | null, after: RecordingState): RecordingNews | null {
  const was = before?.status ?? null;
  if (was === after.status) return null;
  if (after.status === "deleted") return "deleted";
  const wasRunning = was !== null && isRunning(was);
  if (isRunning(after.status)) return wasRunning ? "changed" : "started";
  return wasRunning ? "stopped" : "changed";
}
