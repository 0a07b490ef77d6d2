import { soundRate } from "./sound-line.ts";

/** Seconds that are mixed at a time. */
export const mixedAtOnce = 0.1;

/** Milliseconds of this computer's own sound that are kept back for pieces that come late. */
export const systemSpareMs = 60;

/**
 * Where sound is mixed that nobody hears here. Without an output device its clock cannot stall when speakers come and go;
 * but a thread of the browser keeps that clock, and what it does not mix in time is lost for ever. On a computer with more
 * to do than it has processors, pieces of 10 ms lose a fifth of all sound, and pieces of 100 ms about a hundredth.
 */
export function openMixingContext(): AudioContext {
  return new AudioContext({ latencyHint: mixedAtOnce, sampleRate: soundRate, sinkId: { type: "none" } });
}
