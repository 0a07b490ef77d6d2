/** Seconds from NTP's beginning, 1900, to 1970. */
const secondsTo1970 = 2_208_988_800;

/** Pure. Milliseconds since 1970 as NTP writes them (RFC 5905): 32 bits of seconds since 1900, 32 bits of their fraction. */
export function ntpOf(milliseconds: number): bigint {
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = Math.floor(((milliseconds - seconds * 1000) / 1000) * 2 ** 32);
  return (BigInt(seconds + secondsTo1970) << 32n) | BigInt(fraction);
}

/** Both reads of one report come at once; the next report comes half a second later at least. */
const oneReportMs = 20;

/**
 * Lets a sender of werift report which time of its media belongs to now, so that receivers can play sound and picture
 * together whatever each of them waited for on its way here. By itself it tells when its last packet left, and writes the
 * decimals of the second where their 2^32nds belong. `stampAt` answers the RTP timestamp that belongs to a time in
 * milliseconds since 1970, or null while nobody knows; then the last packet's is told.
 */
export function keepTrueTime(sender: object, stampAt: (nowMs: number) => number | null): void {
  let at = 0;
  let last = 0;
  Object.defineProperty(sender, "ntpTimestamp", {
    get: () => {
      const now = performance.timeOrigin + performance.now();
      if (Math.abs(now - at) > oneReportMs) at = now;
      return ntpOf(at);
    },
    set: () => undefined,
  });
  Object.defineProperty(sender, "rtpTimestamp", {
    get: () => stampAt(at) ?? last,
    set: (timestamp: number) => void (last = timestamp),
  });
}

/** Pure. Milliseconds of media as an RTP timestamp, which is counted round 32 bits. */
export function stampOf(mediaMs: number, ticksAMs: number): number {
  const turn = 2 ** 32;
  const ticks = Math.round(mediaMs * ticksAMs) % turn;
  return ticks < 0 ? ticks + turn : ticks;
}
