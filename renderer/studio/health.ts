import type { BroadcastHealth } from "@nchat/contract/broadcast";

/** One second of the curve. */
export type Reading = { readonly bitsPerSecond: number };

const mostReadings = 120;

/** The newest at the end, so many of them. */
export function addReading(readings: readonly Reading[], reading: Reading): readonly Reading[] {
  return [...readings, reading].slice(-mostReadings);
}

/** How it goes, in a word. */
export type HealthLevel = { readonly id: "good" | "limited" | "bad"; readonly label: string };

/** A stepped-down bitrate or missing frames are "limited"; a queue that grows is "bad": viewers will notice. */
export function healthLevel(health: BroadcastHealth): HealthLevel {
  if (health.queueMilliseconds > 1500 || health.framesPerSecond < 15) return { id: "bad", label: "Poor" };
  const isStepped = health.targetBitsPerSecond < health.maximumBitsPerSecond;
  if (isStepped || health.queueMilliseconds > 500 || health.framesPerSecond < 25)
    return { id: "limited", label: "Limited" };
  return { id: "good", label: "Stable" };
}
