/** The card that an arrow key leads to in a grid; null when the key means nothing here. Nothing chosen goes to the first. */
export function moveChoice(now: number, key: string, count: number, columns: number): number | null {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (count === 0) return null;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (step === undefined) return null;
  if (now < 0) return 0;
  const next = now + step;
  return next >= 0 && next < count ? next : now;
}
