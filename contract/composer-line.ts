import { z } from "zod";

/** How several people are arranged in one picture; a shared screen is always the largest. */
export const ComposerLayout = z.enum(["grid", "speaker", "single"]);
export type ComposerLayout = z.output<typeof ComposerLayout>;

/** The picture that is composed, and how it is encoded. Sizes are even. */
export const ComposerPicture = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  framesPerSecond: z.int().positive(),
  bitsPerSecond: z.int().positive(),
  layout: ComposerLayout,
  /** Only the sound matters: the picture stays empty. */
  isSoundOnly: z.boolean(),
  /** Only this participant is seen and heard; null: everybody. */
  only: z.string().nullable(),
});
export type ComposerPicture = Readonly<z.output<typeof ComposerPicture>>;

/** The service to the composer's page, as text over its loopback socket. Chunks come back as `programme.ts` writes them:
 *  H.264 with lengths, and sound as two channels of 16 bits at 48 kHz. */
export const ComposerOrder = z.discriminatedUnion("type", [
  z.object({ type: z.literal("compose"), livekitUrl: z.string(), token: z.string(), picture: ComposerPicture }),
  z.object({ type: z.literal("layout"), layout: ComposerLayout }),
]);
export type ComposerOrder = Readonly<z.output<typeof ComposerOrder>>;

/** The composer's page to the service, as text. */
export const ComposerReport = z.discriminatedUnion("type", [
  /** It is in the room: from now on it encodes. */
  z.object({ type: z.literal("inside") }),
  /** The `avcC` record of the H.264 that follows, in base64. */
  z.object({ type: z.literal("config"), video: z.string().max(10_000) }),
  /** Of the last seconds. */
  z.object({ type: z.literal("figures"), framesPerSecond: z.number(), droppedFrames: z.int(), tiles: z.int() }),
  z.object({ type: z.literal("failed"), why: z.string().max(300) }),
]);
export type ComposerReport = Readonly<z.output<typeof ComposerReport>>;
