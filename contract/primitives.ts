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

/** Any JSON object. */
export const Metadata = z.record(z.string().max(100), z.unknown());

const mostMetadata = 8192;

/** Metadata as it comes in: bounded, because every push about a call carries it to everybody in it. */
export const MetadataInput = Metadata.refine(
  (metadata) => lengthOf(metadata) <= mostMetadata,
  `must be at most ${mostMetadata} characters of JSON`,
);

function lengthOf(json: object): number {
  try {
    return JSON.stringify(json).length;
  } catch {
    return Number.POSITIVE_INFINITY; // nested so deeply that it can't be written
  }
}
