import { z } from "zod";

/** How much of what was sent last can be saved as a clip. */
export const longestClipSeconds = 600;

/** The lengths that the studio offers. */
export const clipLengths = [15, 30, 60, 300, 600] as const;

/** Why a clip was not saved. What is kept of the stream is still there, and the next try may succeed. */
export const ClipProblem = z.enum([
  /** Nothing is sent, or the first picture has not come yet. */
  "nothing-sent",
  /** Another clip is being written. */
  "busy",
  /** The disk of the folder is full. */
  "disk-full",
  /** The disk on which the last minutes are kept is full, or nearly. */
  "not-kept",
  "no-permission",
  "no-ffmpeg",
  "failed",
]);
export type ClipProblem = z.output<typeof ClipProblem>;

/** Where the newest clip stands. */
export const Clip = z.discriminatedUnion("step", [
  z.object({ step: z.literal("none") }),
  z.object({ step: z.literal("saving"), seconds: z.int() }),
  /** `seconds`: what it really holds, which is less when the stream is younger. */
  z.object({ step: z.literal("saved"), name: z.string(), folder: z.string(), seconds: z.number() }),
  z.object({ step: z.literal("failed"), problem: ClipProblem, folder: z.string() }),
]);
export type Clip = Readonly<z.output<typeof Clip>>;

/** No clip was saved yet. */
export const noClip: Clip = { step: "none" };
