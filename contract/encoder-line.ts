import { z } from "zod";

/**
 * The studio engine's line to main: a loopback socket that its worker holds. Encoded chunks go past the engine's page and
 * past the IPC gate; orders come back the same way.
 */
export const EncoderLine = z.object({
  /** Good for one connection, within ten seconds. */
  url: z.string(),
});
export type EncoderLine = Readonly<z.output<typeof EncoderLine>>;

/** Main to the encoder. */
export const EncoderOrder = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("encode"),
    width: z.int().positive(),
    height: z.int().positive(),
    bitsPerSecond: z.int().positive(),
  }),
  z.object({ type: z.literal("bitrate"), bitsPerSecond: z.int().positive() }),
  z.object({ type: z.literal("key-frame") }),
  z.object({ type: z.literal("rest") }),
  /** Whether the studio's window can be seen; until it is told, it can. Out of sight nothing is drawn for it. */
  z.object({ type: z.literal("sight"), isInSight: z.boolean() }),
]);
export type EncoderOrder = Readonly<z.output<typeof EncoderOrder>>;

/** The encoder to main, as text. Byte strings are base64. */
export const EncoderReport = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("config"),
    width: z.int(),
    height: z.int(),
    /** The `avcC` record of the H.264 that follows. */
    video: z.string().max(10_000),
    /** The `OpusHead` of the sound that follows. */
    audio: z.string().max(1000),
  }),
  z.object({
    type: z.literal("figures"),
    framesPerSecond: z.number(),
    droppedFrames: z.int(),
    bitsPerSecond: z.number(),
    keyFrameSeconds: z.number().nullable(),
  }),
  z.object({ type: z.literal("failed"), why: z.string().max(300) }),
]);
export type EncoderReport = Readonly<z.output<typeof EncoderReport>>;
