import { z } from "zod";

/**
 * Main's own line to the gate of the microphone, past the page's thread: a loopback socket that a worker of the page
 * connects to a port of the audio thread and copies both ways. The gate opens only while page and line both say so.
 */
export const MuteLine = z.object({
  /** Good for one connection, within ten seconds. */
  url: z.string(),
  /** A line that is silent for longer counts as shut; it says "alive" several times as often. */
  leaseSeconds: z.number().positive(),
});
export type MuteLine = Readonly<z.output<typeof MuteLine>>;

/** Main to the gate. */
export type MuteLineOrder =
  { readonly type: "set"; readonly isOpen: boolean; readonly revision: number } | { readonly type: "alive" };

/** The gate to main, once the audio thread acts on an order. */
export const MuteLineReport = z.object({ type: z.literal("applied"), isOpen: z.boolean(), revision: z.int() });
export type MuteLineReport = Readonly<z.output<typeof MuteLineReport>>;
