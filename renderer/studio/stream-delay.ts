/** How light the fields of a picture were, and when that was, in milliseconds. */
export type Look = { readonly at: number; readonly fields: ArrayLike<number> };

const mostDelayMs = 30_000;
const stepMs = 50;
const mostSeen = 15;
/** A picture is known again when it is so much more like its own than like most others. */
const clearly = 0.6;
const leastChange = 1.5;
/** Another time that is nearly as like, farther away than this, makes it uncertain. */
const apartMs = 700;

/**
 * Pure. How long ago what is seen was made, by finding the pictures again: in milliseconds, or null while they can't be
 * told from each other, as when nothing moves. Both lists are in the order of time.
 */
export function findDelay(made: readonly Look[], seen: readonly Look[]): number | null {
  const [first] = made;
  const looked = seen.slice(-mostSeen);
  const [earliest] = looked;
  if (!first || !earliest || looked.length < 5) return null;
  const most = Math.min(mostDelayMs, earliest.at - first.at);
  const costs: { readonly delay: number; readonly cost: number }[] = [];
  for (let delay = 0; delay <= most; delay += stepMs) costs.push({ delay, cost: costOf(made, looked, delay) });
  const sorted = costs.map(({ cost }) => cost).toSorted((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const best = costs.reduce<(typeof costs)[number] | null>((a, b) => (a && a.cost <= b.cost ? a : b), null);
  if (!best || usual - best.cost < leastChange || best.cost > usual * clearly) return null;
  const limit = best.cost + (usual - best.cost) * 0.25;
  const isUncertain = costs.some(({ delay, cost }) => cost < limit && Math.abs(delay - best.delay) > apartMs);
  return isUncertain ? null : best.delay;
}

/** How unlike the pictures are, had they taken so long. */
function costOf(made: readonly Look[], seen: readonly Look[], delay: number): number {
  let at = 0;
  let sum = 0;
  for (const look of seen) {
    const time = look.at - delay;
    while (at + 1 < made.length && (made[at + 1]?.at ?? Infinity) <= time) at++;
    sum += unlike(look.fields, made[at]?.fields ?? []);
  }
  return sum / seen.length;
}

function unlike(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / Math.max(a.length, 1);
}
