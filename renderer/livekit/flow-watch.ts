/** What arrived over the transport so far, and whether anything should be arriving. */
export type FlowSample = { readonly at: number; readonly bytesReceived: number; readonly isExpected: boolean };

/** `lastGrowth` is when bytes last arrived (or when they began to be expected). */
export type Flow = { readonly lastGrowth: number; readonly bytes: number; readonly isFrozen: boolean };

/** Silence on the wire for this long is told to the person: 1.5 s at most, sampling included. */
export const frozenAfterMs = 1000;

/** Silence for this long is answered by joining anew; LiveKit's own client mends shorter holes by itself. */
export const lostAfterMs = 8000;

/** Before the first sample. */
export const initialFlow: Flow = { lastGrowth: 0, bytes: -1, isFrozen: false };

/** Pure. The stock client says nothing for 13 s of a dead link, so the bytes themselves are watched. */
export function nextFlow(flow: Flow, sample: FlowSample): Flow {
  const hasGrown = sample.bytesReceived !== flow.bytes || !sample.isExpected;
  if (hasGrown) return { lastGrowth: sample.at, bytes: sample.bytesReceived, isFrozen: false };
  const isFrozen = sample.at - flow.lastGrowth >= frozenAfterMs;
  return isFrozen === flow.isFrozen ? flow : { ...flow, isFrozen };
}

/** Whether the link is to be given up. */
export function isLost(flow: Flow, at: number): boolean {
  return flow.isFrozen && at - flow.lastGrowth >= lostAfterMs;
}
