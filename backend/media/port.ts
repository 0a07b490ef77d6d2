import type { EgressSource, Outputs } from "./egress-request.ts";
import type { MediaEvent } from "./events.ts";

/** Why media did not do what it was asked. Expected, so a value; the words are for people and hold no secret. */
export type MediaFailure = Readonly<
  | { outcome: "unavailable"; code: "MEDIA_UNAVAILABLE"; reason: string }
  /** Asked and not answered in time: it may have happened or may still happen. */
  | { outcome: "uncertain"; code: "MEDIA_UNAVAILABLE"; reason: string }
  /** There is no such room, track, egress or ingress (any more). */
  | { outcome: "not-found"; reason: string }
  /** A quota is used up, or what is asked can't be done as fast as it must. */
  | { outcome: "limit"; reason: string }
  /** It makes no sense as asked: ended already, or a faulty request. */
  | { outcome: "refused"; reason: string }
>;

export type MediaAnswer<T> = Readonly<{ outcome: "done"; value: T }> | MediaFailure;

/** Whether something can be had just now, and if not, why, in a sentence for people. */
export type Capability = Readonly<{ status: "available" } | { status: "unavailable"; reason: string }>;

/** What this installation can do just now. */
export type Capabilities = Readonly<{
  kind: "livekit" | "embedded";
  /** Recording, HLS and RTMP out. */
  egress: Capability;
  /** RTMP and WHIP in. */
  ingress: Capability;
}>;

/** Where an egress stands; LiveKit's numbers 0 to 6 in words. The last four are final. */
export type EgressStatus = "starting" | "active" | "ending" | "complete" | "failed" | "aborted" | "limit-reached";

/** One file that an egress wrote or writes. `key` is what was asked for, without the local folder. */
export type EgressFile = Readonly<{ key: string; sizeBytes: number; durationMs: number }>;

/** One RTMP destination of an egress. Media masks the key in `url`, so find one by `reportOf`. */
export type EgressDestination = Readonly<{
  url: string;
  /** `fingerprintOf` its address, from media that knows it unmasked. */
  fingerprint?: string;
  status: "connecting" | "active" | "finished" | "failed";
  error: string | null;
  /** What the connection there has taken since it came about; where media counts that, while it is active. */
  sentBytes?: number;
}>;

/** Something that takes a room's media out: to files, HLS or RTMP. Times are milliseconds since 1970. */
export type Egress = Readonly<{
  id: string;
  room: string;
  status: EgressStatus;
  startedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
  error: string | null;
  /** What does not reach those it goes to although it runs, in a sentence for the host; null: nothing. */
  note: string | null;
  files: readonly EgressFile[];
  /** The playlists of an HLS output, and the manifest of DASH beside it if there is one; null when there is none. */
  segments: Readonly<{
    playlist: string;
    livePlaylist: string | null;
    manifest: string | null;
    count: number;
    durationMs: number;
  }> | null;
  destinations: readonly EgressDestination[];
  /** The keys of files and the folders of segments asked for, also before the first is written: an unknown egress is
   *  recognised by them. */
  requestedKeys: readonly string[];
}>;

/** What came from an encoder in the last seconds; null: nothing of that kind, or what media does not say. */
export type Arriving = Readonly<{
  video: Readonly<{
    codec: string;
    width: number | null;
    height: number | null;
    framesPerSecond: number | null;
    bitsPerSecond: number;
    keyFrameSeconds: number | null;
    /** Pictures are shown in another order than they come: none of them reaches the room like that. */
    isReordered: boolean | null;
  }> | null;
  audio: Readonly<{
    codec: string;
    sampleRate: number | null;
    channels: number | null;
    bitsPerSecond: number;
  }> | null;
}>;

/** Something that brings media into a room. */
export type Ingress = Readonly<{
  id: string;
  room: string;
  kind: "rtmp" | "whip";
  /** The participant that appears: `feed:<streamId>`. */
  identity: string;
  /** Where an encoder sends to, without the key. */
  url: string;
  /** For the host only. */
  streamKey: string;
  status: "inactive" | "buffering" | "publishing" | "error" | "complete";
  error: string | null;
  startedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
  /** Null before something was measured, and where media measures nothing. */
  arriving: Arriving | null;
}>;

/** What is asked for an ingress. Without transcoding the encoder's picture goes through as it is (WHIP only). */
export type IngressRequest = Readonly<{
  kind: "rtmp" | "whip";
  room: string;
  identity: string;
  displayName: string;
  /** The ingress's own name in LiveKit's lists; the stream's id. */
  name: string;
  isTranscoded: boolean;
}>;

/** A published track as media sees it. */
export type RoomTrack = Readonly<{
  sid: string;
  identity: string;
  kind: "audio" | "video";
  /** End-to-end encrypted: nobody outside can record it. */
  isEncrypted: boolean;
}>;

/** What to start: a picture of a room, and where it goes. At least one output. */
export type EgressRequest = Readonly<{ room: string; source: EgressSource; outputs: Outputs }>;

/** Which egresses; without anything, all that media still knows. */
export type EgressFilter = Readonly<{ id?: string; room?: string; onlyActive?: boolean }>;

/** The state of a playlist that a player waits for: `_HLS_msn` and `_HLS_part`. */
export type LiveWanted = Readonly<{ segment: number; part: number | null }>;

/** A playlist, which changes, or another file, which never does; or why there is none. */
export type LiveAnswer = Readonly<{ bytes: Buffer; lasts: "until changed" | "for good" }> | "missing" | "too early";

/** What a WHIP client asks of the address of an ingress: its offer, or of its `session` a change or the end (RFC 9725). */
export type WhipRequest = Readonly<{
  key: string;
  method: "POST" | "PATCH" | "DELETE";
  session: string | null;
  type: string;
  ifMatch: string | null;
  body: string;
}>;

/** What it is answered; the words of a refusal are for people. */
export type WhipAnswer = Readonly<
  | { outcome: "done"; status: number; session: string | null; headers: Readonly<Record<string, string>>; body: string }
  | { outcome: "unknown key" }
  | { outcome: "refused" | "unavailable"; reason: string }
>;

/**
 * The media port: what calls, streams and recordings ask of whatever records, segments and sends rooms. Two ship:
 * `LiveKitMedia` over LiveKit's Egress and Ingress, and an embedded one on a machine without them. Nothing here throws
 * for what can be expected, and everything answers in a bounded time. Not to be awaited inside a database transaction.
 */
export type Media = Readonly<{
  /** Quick; what was learned a moment ago is answered from memory. */
  capabilities: () => Promise<Capabilities>;
  startEgress: (request: EgressRequest) => Promise<MediaAnswer<Egress>>;
  /** Asks for the end; what was written becomes final with a later event. One that has ended is `refused`. */
  stopEgress: (id: string) => Promise<MediaAnswer<Egress>>;
  /** Of a running composite. */
  changeLayout: (id: string, layout: "grid" | "speaker" | "single") => Promise<MediaAnswer<Egress>>;
  /** Adds and removes RTMP destinations of a running egress that has an RTMP output. */
  updateDestinations: (
    id: string,
    change: Readonly<{ add: readonly string[]; remove: readonly string[] }>,
  ) => Promise<MediaAnswer<Egress>>;
  listEgresses: (filter: EgressFilter) => Promise<MediaAnswer<readonly Egress[]>>;
  createIngress: (request: IngressRequest) => Promise<MediaAnswer<Ingress>>;
  deleteIngress: (id: string) => Promise<MediaAnswer<Ingress>>;
  listIngresses: (filter: Readonly<{ id?: string; room?: string }>) => Promise<MediaAnswer<readonly Ingress[]>>;
  listTracks: (room: string) => Promise<MediaAnswer<readonly RoomTrack[]>>;
  /** Whether a picture of everybody in a room could be begun now; who is told of it beforehand is not told for nothing. */
  mayCompose: (room: string) => Promise<Capability>;
  /** Takes a WHIP client in; null when media has an address of its own for that. */
  whip: (request: WhipRequest) => Promise<WhipAnswer | null>;
  /**
   * A file of a running HLS output that media itself keeps, by its key; null when media writes into the storage. Waits
   * some seconds for what a player of low latency asks for ahead of its time.
   */
  openLive: (key: string, wanted: LiveWanted | null) => Promise<LiveAnswer | null>;
  /**
   * Hears every event; answers the end of it. Events come repeated, late and out of order, so a listener compares
   * `updatedAt` and status with what it knows. One that throws makes the sender try again.
   */
  listen: (listener: MediaListener) => () => void;
  /** Hands an event to every listener; for the webhook route and the embedded media. */
  deliver: (event: MediaEvent) => Promise<void>;
}>;

export type MediaListener = (event: MediaEvent) => Promise<void>;
