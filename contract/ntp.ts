/** Seconds from NTP's beginning, 1900, to 1970. */
const secondsTo1970 = 2_208_988_800;

/** Pure. Milliseconds since 1970 as NTP writes them (RFC 5905): 32 bits of seconds since 1900, 32 bits of their fraction. */
export function ntpOf(milliseconds: number): bigint {
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = Math.floor(((milliseconds - seconds * 1000) / 1000) * 2 ** 32);
  return (BigInt(seconds + secondsTo1970) << 32n) | BigInt(fraction);
}

/**
 * Lets a sender of werift tell in its reports when its last packet left: by itself it writes the decimals of the second
 * where their 2^32nds belong, so that receivers would show sound and picture up to a second apart.
 */
export function keepTrueTime(sender: object): void {
  let at = 0n;
  Object.defineProperty(sender, "ntpTimestamp", {
    get: () => at,
    set: () => void (at = ntpOf(performance.timeOrigin + performance.now())),
  });
}
