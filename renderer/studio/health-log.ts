import type { BroadcastHealth } from "@nchat/contract/broadcast";

/** A stretch of a slow line; `until` is null while it lasts. Times in milliseconds since 1970. */
export type SlowSpell = { readonly from: number; readonly until: number | null; readonly leastBitsPerSecond: number };

/** Pure. The line is no more: what it was like ends with it. The very same log when no stretch lasts. */
export function endSpell(log: readonly SlowSpell[], now: number): readonly SlowSpell[] {
  const [newest, ...older] = log;
  return newest?.until === null ? [{ ...newest, until: now }, ...older] : log;
}

const mostSpells = 4;

/** Pure. What the health panel keeps of slow stretches, the newest first. The very same log while nothing changes. */
export function nextHealthLog(log: readonly SlowSpell[], health: BroadcastHealth, now: number): readonly SlowSpell[] {
  const { targetBitsPerSecond: target, maximumBitsPerSecond: maximum } = health;
  const [newest, ...older] = log;
  const isSlow = target < maximum;
  if (newest?.until !== null || newest === undefined) {
    if (!isSlow) return log;
    return [{ from: now, until: null, leastBitsPerSecond: target }, ...log].slice(0, mostSpells);
  }
  if (!isSlow) return [{ ...newest, until: now }, ...older];
  return target < newest.leastBitsPerSecond ? [{ ...newest, leastBitsPerSecond: target }, ...older] : log;
}
