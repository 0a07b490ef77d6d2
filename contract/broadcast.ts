import { z } from "zod";
import { Uuid } from "./primitives.ts";
import { presetNames } from "./programme.ts";
import { SendChoice, SentBy, usualWay } from "./sent-by.ts";
import { coHostsAtStart } from "./stream-rules.ts";
import { StreamEndReason, StreamVisibility } from "./streams.ts";

/** Why a broadcast does not go on. `detail` is the server's or the encoder's own sentence, without any secret. */
export const BroadcastProblem = z.object({
  code: z.enum([
    /** The server did not answer. */
    "unreachable",
    /** The server said no; `detail` says why. */
    "refused",
    "signed-out",
    /** There is no ffmpeg on this computer. */
    "no-ffmpeg",
    /** The studio's engine cannot encode, or ended and did not come back. */
    "no-encoder",
    /** The line to the ingest server broke, or does not come about. */
    "line-lost",
    /** The ingest server does not take this stream (any more). */
    "ingest-refused",
    /** The server ended the stream. */
    "stream-over",
    /** The app ended while it sent. */
    "app-ended",
  ]),
  detail: z.string().max(500).nullable(),
});
export type BroadcastProblem = Readonly<z.output<typeof BroadcastProblem>>;

/** What the programme is sent as; `programme.ts` says what each one is. */
export const Preset = z.enum(presetNames);
export type Preset = z.output<typeof Preset>;

/** The stream that this device sends. */
export const OnAir = z.object({
  streamId: Uuid,
  title: z.string(),
  visibility: StreamVisibility,
  preset: Preset,
  /** Nobody but the host can watch. */
  isRehearsal: z.boolean(),
  /** Streams that were kept by earlier versions were all sent the usual way. */
  sentBy: SentBy.default(usualWay),
});
export type OnAir = Readonly<z.output<typeof OnAir>>;

/** What is told of a stream that has ended; seconds of being live. Null: the server had not answered in time. */
export const EndedBroadcast = z.object({
  /** Not told before the server has answered. */
  streamId: Uuid.optional(),
  title: z.string(),
  figures: z.object({ seconds: z.int(), peakViewers: z.int(), totalViews: z.int() }).nullable(),
  /** It did not end: a planned one of which nothing was seen waits for the next attempt. */
  isWaiting: z.literal(true).optional(),
  /** Why the server ended it, when it was not ended here. */
  endReason: StreamEndReason.exactOptional(),
});
export type EndedBroadcast = Readonly<z.output<typeof EndedBroadcast>>;

const at = z.number();

/** Every state that this device's broadcast can be in. Times in milliseconds since 1970. */
export const Broadcast = z.discriminatedUnion("step", [
  z.object({ step: z.literal("idle"), last: EndedBroadcast.nullable() }),
  /** The server is asked for the stream and its ingest. */
  z.object({ step: z.literal("preparing"), title: z.string() }),
  z.object({ step: z.literal("connecting"), onAir: OnAir }),
  z.object({ step: z.literal("live"), onAir: OnAir, since: at }),
  /** `retryAt` is null while the next attempt is under way; `since` is null when it never was live. */
  z.object({
    step: z.literal("reconnecting"),
    onAir: OnAir,
    since: at.nullable(),
    attempt: z.int(),
    retryAt: at.nullable(),
    problem: BroadcastProblem,
  }),
  /** The app ended while it sent this stream, which the server still keeps: the person goes on with it, or ends it. */
  z.object({ step: z.literal("interrupted"), onAir: OnAir, since: at.nullable() }),
  z.object({ step: z.literal("ending"), title: z.string() }),
  /** `last`: what is left of a stream that the server ended. */
  z.object({ step: z.literal("failed"), problem: BroadcastProblem, last: EndedBroadcast.exactOptional() }),
]);
export type Broadcast = Readonly<z.output<typeof Broadcast>>;

/** What happens to a broadcast: what the person asks, and what main found out. */
export type BroadcastEvent =
  | { readonly type: "go-live"; readonly title: string }
  | { readonly type: "prepared"; readonly onAir: OnAir }
  | { readonly type: "connected"; readonly at: number }
  | { readonly type: "lost"; readonly problem: BroadcastProblem; readonly retryAt: number }
  | { readonly type: "retrying" }
  /** It goes out by another way from now on. */
  | { readonly type: "rerouted"; readonly sentBy: SentBy }
  /** It cannot go on, and nothing will be tried. */
  | { readonly type: "gave-up"; readonly problem: BroadcastProblem; readonly last?: EndedBroadcast | undefined }
  | { readonly type: "stop" }
  | { readonly type: "ended"; readonly last: EndedBroadcast }
  /** The server's figures of a stream that has ended here already. */
  | { readonly type: "counted"; readonly last: EndedBroadcast }
  /** A stream was found that an earlier run of the app sent. */
  | { readonly type: "found"; readonly onAir: OnAir; readonly since: number | null }
  | { readonly type: "resume" }
  | { readonly type: "dismissed" };

/** Nothing is sent, and nothing was. */
export const initialBroadcast: Broadcast = { step: "idle", last: null };

/** Whether this device sends or is about to. */
export function isBroadcasting({ step }: Broadcast): boolean {
  return step !== "idle" && step !== "failed" && step !== "interrupted";
}

/** Whether there is a stream of this device that could be ended. */
export function holdsStream(broadcast: Broadcast): boolean {
  return isBroadcasting(broadcast) || broadcast.step === "interrupted";
}

/** The stream, while there is one. */
export function onAirOf(broadcast: Broadcast): OnAir | null {
  return "onAir" in broadcast ? broadcast.onAir : null;
}

/** Pure. An event that does not apply returns the very same state. */
export function nextBroadcast(now: Broadcast, event: BroadcastEvent): Broadcast {
  switch (event.type) {
    case "go-live":
      return holdsStream(now) ? now : { step: "preparing", title: event.title };
    case "prepared":
      return now.step === "preparing" ? { step: "connecting", onAir: event.onAir } : now;
    case "connected":
      return connected(now, event.at);
    case "lost":
      return lost(now, event.problem, event.retryAt);
    case "retrying":
      return now.step === "reconnecting" ? { ...now, retryAt: null, attempt: now.attempt + 1 } : now;
    case "rerouted":
      return now.step === "reconnecting" ? { ...now, onAir: { ...now.onAir, sentBy: event.sentBy } } : now;
    case "gave-up":
      if (!holdsStream(now) || now.step === "ending") return now;
      return { step: "failed", problem: event.problem, ...(event.last === undefined ? {} : { last: event.last }) };
    case "stop":
      return stop(now);
    case "ended":
      return now.step === "ending" ? { step: "idle", last: event.last } : now;
    case "counted":
      return now.step === "idle" && now.last?.figures === null ? { step: "idle", last: event.last } : now;
    case "found":
      return now.step === "idle" ? { step: "interrupted", onAir: event.onAir, since: event.since } : now;
    case "resume":
      return now.step === "interrupted" ? resumed(now) : now;
    case "dismissed":
      return holdsStream(now) ? now : initialBroadcast;
  }
}

/** A stream that comes back has been live since it first was. */
function connected(now: Broadcast, time: number): Broadcast {
  if (now.step === "connecting") return { step: "live", onAir: now.onAir, since: time };
  if (now.step === "reconnecting") return { step: "live", onAir: now.onAir, since: now.since ?? time };
  return now;
}

/** The first attempt is under way at once. */
function resumed({ onAir, since }: Extract<Broadcast, { step: "interrupted" }>): Broadcast {
  const problem: BroadcastProblem = { code: "app-ended", detail: null };
  return { step: "reconnecting", onAir, since, attempt: 0, retryAt: null, problem };
}

function lost(now: Broadcast, problem: BroadcastProblem, retryAt: number): Broadcast {
  switch (now.step) {
    case "connecting":
      return { step: "reconnecting", onAir: now.onAir, since: null, attempt: 1, retryAt, problem };
    case "live":
      return { step: "reconnecting", onAir: now.onAir, since: now.since, attempt: 0, retryAt, problem };
    case "reconnecting":
      return { ...now, retryAt, problem };
    case "idle":
    case "preparing":
    case "interrupted":
    case "ending":
    case "failed":
      return now;
  }
}

function stop(now: Broadcast): Broadcast {
  switch (now.step) {
    case "preparing":
      return { step: "ending", title: now.title };
    case "connecting":
    case "live":
    case "reconnecting":
    case "interrupted":
      return { step: "ending", title: now.onAir.title };
    case "idle":
    case "ending":
    case "failed":
      return now;
  }
}

/** What the person wants to send, as the server is asked for it. Without a channel, one of their own is made. */
export const GoLivePlan = z.object({
  title: z.string().trim().min(1).max(255),
  visibility: StreamVisibility,
  /** Who may come to an invite-only stream. */
  invitedUserIds: z.array(Uuid).max(500),
  /** Who hosts with the person. Plans that were kept by earlier versions have none. */
  coHostIds: z.array(Uuid).max(coHostsAtStart).default([]),
  isRecorded: z.boolean(),
  channelId: Uuid.nullable(),
  /** The name of the channel that is made when there is none. */
  newChannelName: z.string().trim().min(1).max(255),
  preset: Preset,
  /** Plans that were kept by earlier versions have none. */
  sendBy: SendChoice.default("automatic"),
  /** Live for nobody: not told, not recorded, seen by the host alone, whatever else the plan says. */
  isRehearsal: z.boolean(),
  /**
   * The stream of the schedule that is started with it, in its own channel; null makes a new one, as a rehearsal always
   * does. Plans that were kept by earlier versions have none.
   */
  plannedId: Uuid.nullable().default(null),
  /**
   * What the form was filled with from that stream: only what differs from this was changed by hand, and is told to the
   * server. Without it, the form says everything.
   */
  plannedAs: z
    .object({
      title: z.string(),
      visibility: StreamVisibility,
      isRecorded: z.boolean(),
      invitedUserIds: z.array(Uuid),
      coHostIds: z.array(Uuid).default([]),
    })
    .optional(),
});
export type GoLivePlan = Readonly<z.output<typeof GoLivePlan>>;

/** Figures of the last second or so. */
export const BroadcastHealth = z.object({
  /** What leaves this computer. */
  bitsPerSecond: z.number(),
  /** What the encoder aims at now, and at most. */
  targetBitsPerSecond: z.number(),
  maximumBitsPerSecond: z.number(),
  framesPerSecond: z.number(),
  /** Frames that were not sent since it went live: the encoder was busy, or the line was. */
  droppedFrames: z.int(),
  sentFrames: z.int(),
  sentBytes: z.int(),
  keyFrameSeconds: z.number().nullable(),
  /** How long a frame waits before it leaves. */
  queueMilliseconds: z.number(),
  /** How long the server takes to answer; null before it has. */
  roundTripMilliseconds: z.number().nullable(),
  /** How busy this computer's processors are, 0 to 1. */
  processorShare: z.number(),
  viewers: z.int().nullable(),
});
export type BroadcastHealth = Readonly<z.output<typeof BroadcastHealth>>;
