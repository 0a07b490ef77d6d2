import type { RouteAnswer } from "@nchat/contract/rest";

/** What reached one destination so far, and how fast it goes there; null before it was seen twice. */
export type Sent = { readonly bytes: number; readonly bitsPerSecond: number | null };

/** By destination; `at` in milliseconds, null before anything was told. */
export type SentNow = { readonly at: number | null; readonly by: Readonly<Record<string, Sent>> };

export const nothingSent: SentNow = { at: null, by: {} };

type Told = RouteAnswer<"listDestinationTraffic">["sent"];

/** Pure: what is told now beside what was told before. Who is connected to anew is counted anew. */
export function nextSent(before: SentNow, told: Told, at: number): SentNow {
  const seconds = before.at === null ? 0 : (at - before.at) / 1000;
  const rateOf = (id: string, bytes: number) => {
    const former = before.by[id];
    if (former === undefined || seconds <= 0 || bytes < former.bytes) return null;
    return Math.round(((bytes - former.bytes) * 8) / seconds);
  };
  const by = told.map(({ destinationId, bytes }) => [
    destinationId,
    { bytes, bitsPerSecond: rateOf(destinationId, bytes) },
  ]);
  return { at, by: Object.fromEntries(by) };
}
