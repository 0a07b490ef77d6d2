import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { z } from "zod";
import type { Sink } from "./feed.ts";

const Key = z
  .string()
  .max(4000)
  .regex(/^[!-~]+$/);
const addressOf = (pattern: RegExp) => z.string().max(2000).regex(pattern);

/**
 * Where a stream is published; the key is a secret. Both come from the server that somebody chose: anything else than RTMP
 * ffmpeg would take for a file to write, another protocol or an option.
 */
const RtmpIngest = z.object({ way: z.literal("rtmp"), url: addressOf(/^rtmps?:\/\/\S+$/), key: Key.max(500) });
export type RtmpIngest = Readonly<z.output<typeof RtmpIngest>>;

/** A WHIP server; the key is its bearer, which for a room is a token. */
const WhipIngest = z.object({ way: z.enum(["whip", "room"]), url: addressOf(/^https?:\/\/\S+$/), key: Key });
export type WhipIngest = Readonly<z.output<typeof WhipIngest>>;

/** Where the programme goes. */
export const IngestAddress = z.discriminatedUnion("way", [RtmpIngest, WhipIngest]);
export type Ingest = Readonly<z.output<typeof IngestAddress>>;

/** What becomes of one attempt. After `onEnded` nothing follows. */
export type TargetListener = {
  /** The server has taken the first of it. */
  readonly onConnected: () => void;
  readonly onEnded: (problem: BroadcastProblem) => void;
  /** Somebody could show the picture only from a key frame on. */
  readonly onKeyFrameWanted: () => void;
};

/** One process that publishes. */
export type Target = Sink & {
  /** Ends it and resolves when it has gone; nobody is told. */
  readonly stop: () => Promise<void>;
};

/** Starts an attempt. */
export type StartTarget<To> = (ingest: To, listener: TargetListener) => Target;
