import { z } from "zod";
import { type RetentionPlan, retentionDays } from "@nchat/contract/recordings";
import { addressOf } from "./config-values.ts";

/** What calls, streams and recordings are held to; see `readCeilings`. */
export type Ceilings = Readonly<{
  /** In one call. */
  participants: number;
  callMs: number;
  streamMs: number;
  recordingMs: number;
  /** Streams that start, run or wrap up at a time. */
  streams: number;
}>;

/** Which of what media do is offered at all, and how. */
export type OfferSettings = Readonly<{
  hasRecording: boolean;
  hasStreaming: boolean;
  /** The aim for the length of a segment of HLS. */
  segmentSeconds: number;
  /** What stands before the service where streams are played, so that a network of caches carries them; null: nothing. */
  cdnUrl: string | null;
  /** How long each plan keeps a recording. */
  retentionDays: Readonly<Record<RetentionPlan, number>>;
}>;

const Switch = z
  .enum(["0", "1"], "must be 0 or 1")
  .default("1")
  .transform((text) => text === "1");

const whole = (least: number, most: number) =>
  z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const minutes = () => whole(1, 1440).default(480);
/** Ten years: what is to be kept for good does not belong here. */
const days = (usual: number) => whole(1, 3660).default(usual);

/** The plan's own settings (§11.3), a variable each. */
export const limitsEnvironment = {
  RECORDING: Switch,
  STREAMING: Switch,
  MAX_CALL_PARTICIPANTS: whole(2, 1000).default(100),
  MAX_CALL_MINUTES: minutes(),
  MAX_STREAM_MINUTES: minutes(),
  MAX_RECORDING_MINUTES: minutes(),
  MAX_STREAMS: whole(1, 1000).default(10),
  HLS_SEGMENT_SECONDS: whole(1, 10).default(2),
  RETENTION_DAYS_FREE: days(retentionDays.free),
  RETENTION_DAYS_PRO: days(retentionDays.pro),
  RETENTION_DAYS_ENTERPRISE: days(retentionDays.enterprise),
  CDN_URL: addressOf(/^https?$/, "https://cdn.example.org").optional(),
} as const;

type Env = z.output<z.ZodObject<typeof limitsEnvironment>>;

/** The limits that were set. */
export function readCeilings(env: Env): Ceilings {
  return {
    participants: env.MAX_CALL_PARTICIPANTS,
    callMs: env.MAX_CALL_MINUTES * 60_000,
    streamMs: env.MAX_STREAM_MINUTES * 60_000,
    recordingMs: env.MAX_RECORDING_MINUTES * 60_000,
    streams: env.MAX_STREAMS,
  };
}

/** What was set to be offered. */
export function readOffer(env: Env): OfferSettings {
  return {
    hasRecording: env.RECORDING,
    hasStreaming: env.STREAMING,
    segmentSeconds: env.HLS_SEGMENT_SECONDS,
    cdnUrl: env.CDN_URL?.replace(/\/+$/, "") ?? null,
    retentionDays: {
      free: env.RETENTION_DAYS_FREE,
      pro: env.RETENTION_DAYS_PRO,
      enterprise: env.RETENTION_DAYS_ENTERPRISE,
    },
  };
}
