import { z } from "zod";

/** A server-made identifier. */
export const Uuid = z.uuid();

/** A point in time, ISO 8601 with offset or Z. */
export const Timestamp = z.iso.datetime({ offset: true });

/** `voice` is nchat's spelling of `audio`; the stored value is `audio`. */
export const CallTypeInput = z.enum(["audio", "video", "voice"]);

/** The stored type of a call (plan §6.1). */
export const CallType = z.enum(["audio", "video"]);
export type CallType = z.output<typeof CallType>;

/** Any JSON object, bounded by the body limit only. */
export const Metadata = z.record(z.string().max(100), z.unknown());
