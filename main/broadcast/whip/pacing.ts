import { createLately } from "./lately.ts";

/** How fast the packets of pictures follow each other. */
export const pacingRules = {
  /** So much goes at once: a picture that is no key frame. */
  burstBytes: 12_000,
  /** What is more than that goes so many times as fast as the last second's pictures did, */
  factor: 2.5,
  /** or so fast while there was no such second, */
  leastBytesPerSecond: 500_000,
  /** but never does a packet wait longer than until the next picture comes. */
  mostMilliseconds: 33,
  /** A line that has lost nothing for so long gets everything at once: what waits makes every viewer wait for every picture. */
  lossMilliseconds: 60_000,
} as const;

/**
 * Spreads the packets of a large picture on a line that loses, so that the queue of a home router does not have to take all of them at once and
 * lose those that do not fit. They go in their order. Times in milliseconds of one clock.
 */
export type Pacing<Packet> = {
  readonly put: (packet: Packet, bytes: number, now: number) => void;
  /** Those whose turn has come. */
  readonly due: (now: number) => readonly Packet[];
  readonly isEmpty: () => boolean;
  /** The line has lost something. */
  readonly lost: (now: number) => void;
};

type Waiting<Packet> = { packet: Packet; bytes: number; since: number; by: number };

/** Makes one with nothing in it. */
export function createPacing<Packet>(): Pacing<Packet> {
  const waiting: Waiting<Packet>[] = [];
  const lately = createLately();
  let waitingBytes = 0;
  let credit: number = pacingRules.burstBytes;
  let at = 0;
  let lostAt = -Infinity;
  const waitsFor = (now: number) => (now - lostAt < pacingRules.lossMilliseconds ? pacingRules.mostMilliseconds : 0);
  /** What goes meanwhile of what waits, if all of it goes evenly until its last moment. */
  const evenly = (now: number) => {
    const [first, last] = [waiting[0], waiting.at(-1)];
    if (!first || !last) return 0;
    const from = Math.max(at, first.since);
    return last.by > now ? (waitingBytes * (now - from)) / (last.by - from) : waitingBytes;
  };
  return {
    isEmpty: () => waiting.length === 0,
    lost: (now) => void (lostAt = now),
    put(packet, bytes, now) {
      waiting.push({ packet, bytes, since: now, by: now + waitsFor(now) });
      waitingBytes += bytes;
      lately.add(bytes, now);
    },
    due(now) {
      const rate = Math.max(pacingRules.leastBytesPerSecond, lately.bytes(now) * pacingRules.factor);
      const earned = credit + (rate * (now - at)) / 1000;
      credit = Math.max(Math.min(earned, pacingRules.burstBytes), credit + evenly(now));
      at = now;
      const stays = waiting.findIndex((each) => {
        if (credit < each.bytes && each.by > now) return true;
        credit = Math.max(0, credit - each.bytes);
        waitingBytes -= each.bytes;
        return false;
      });
      return waiting.splice(0, stays < 0 ? waiting.length : stays).map(({ packet }) => packet);
    },
  };
}
