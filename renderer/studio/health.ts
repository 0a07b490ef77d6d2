import type { Broadcast, BroadcastHealth } from "@nchat/contract/broadcast";

/** One second of the curve. */
export type Reading = { readonly bitsPerSecond: number };

const mostReadings = 120;

/** The newest at the end, so many of them. */
export function addReading(readings: readonly Reading[], reading: Reading): readonly Reading[] {
  return [...readings, reading].slice(-mostReadings);
}

/** How it goes, in a word. */
export type HealthLevel = { readonly id: "good" | "limited" | "bad" | "away"; readonly label: string };

/**
 * While nothing leaves this computer, what was measured says nothing: it is "away". Else a stepped-down bitrate or missing
 * frames are "limited"; a queue that grows is "bad": viewers will notice.
 */
export function healthLevel(step: Broadcast["step"], health: BroadcastHealth): HealthLevel {
  if (step !== "live") return { id: "away", label: "Not connected" };
  if (health.queueMilliseconds > 1500 || health.framesPerSecond < 15) return { id: "bad", label: "Poor" };
  const isStepped = health.targetBitsPerSecond < health.maximumBitsPerSecond;
  if (isStepped || health.queueMilliseconds > 500 || health.framesPerSecond < 25)
    return { id: "limited", label: "Limited" };
  return { id: "good", label: "Stable" };
}
