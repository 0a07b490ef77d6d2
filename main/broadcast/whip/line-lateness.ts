import type { LineReport } from "./whip-protocol.ts";

/** What a line over UDP does instead of queueing: it loses, or its round trip grows. */
const rules = {
  /** More than this is seen, whatever is sent again. */
  muchLost: 0.1,
  /** Less than this happens on every line. */
  someLost: 0.02,
} as const;

/** How late the rules of the pace take what is lost for, in milliseconds: too late, and late. */
const lateness = { much: 1000, some: 300 } as const;

/**
 * Pure. How late things arrive by what the other side tells, as the pace of the encoder understands it: loss beyond what is
 * mended counts as a line that is too slow, and so does a round trip that has grown by that much.
 */
export function latenessOf({ lostShare, roundTripMilliseconds }: LineReport, leastRoundTrip: number | null): number {
  const grown =
    roundTripMilliseconds === null || leastRoundTrip === null ? 0 : Math.max(0, roundTripMilliseconds - leastRoundTrip);
  if (lostShare > rules.muchLost) return Math.max(grown, lateness.much);
  return lostShare > rules.someLost ? Math.max(grown, lateness.some) : grown;
}
