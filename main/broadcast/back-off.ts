const delays = [500, 1000, 2000, 4000, 8000, 15_000] as const;
const spread = 0.3;

/** How long to wait before the next attempt: longer each time, and never the same as somebody else's. */
export function backOff(attempt: number, random: () => number): number {
  const delay = delays[Math.min(attempt, delays.length - 1)] ?? delays[0];
  return Math.round(delay * (1 - spread + 2 * spread * random()));
}
