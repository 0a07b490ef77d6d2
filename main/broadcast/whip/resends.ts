import { createLately } from "./lately.ts";

/** How far back what was sent can be sent again, and how much of it. */
export const resendRules = {
  /** A key frame of the best preset has some 200 packets; LiveKit itself keeps no more than a few hundred. */
  packets: 1024,
  /** What is older comes too late for every picture that waits for it. */
  milliseconds: 1000,
  /** Asking again and again for the same packet means that the line is full of something else. */
  timesEach: 5,
  /** What goes again within a second is at most this part of what went within the second before, or `leastBytes`. */
  share: 0.5,
  leastBytes: 64_000,
} as const;

/** A history of one stream's packets; a packet is whatever its caller sends. Times in milliseconds of one clock. */
export type Resends<Packet> = {
  /** Numbers (0 to 65,535) go up by one, and round. */
  readonly keep: (number: number, bytes: number, packet: Packet, now: number) => void;
  /** Which of those that are asked for are to go again now, in the order of asking. */
  readonly again: (asked: readonly number[], now: number) => readonly Packet[];
  /** The number of the newest one. */
  readonly newest: () => number | null;
};

type Kept<Packet> = { number: number; bytes: number; packet: Packet; at: number; times: number };

/** Makes an empty one. It answers from what it keeps, and never so much that the stream itself would suffer. */
export function createResends<Packet>(): Resends<Packet> {
  const kept: Kept<Packet>[] = [];
  const sent = createLately();
  const sentAgain = createLately();
  let newest: number | null = null;
  const isDue = (found: Kept<Packet> | undefined, number: number, now: number): found is Kept<Packet> =>
    found?.number === number && now - found.at <= resendRules.milliseconds && found.times < resendRules.timesEach;
  return {
    newest: () => newest,
    keep(number, bytes, packet, now) {
      newest = number;
      kept[number % resendRules.packets] = { number, bytes, packet, at: now, times: 0 };
      sent.add(bytes, now);
    },
    again(asked, now) {
      const most = Math.max(resendRules.leastBytes, sent.bytes(now) * resendRules.share);
      return asked.flatMap((number) => {
        const found = kept[number % resendRules.packets];
        if (!isDue(found, number, now) || sentAgain.bytes(now) + found.bytes > most) return [];
        found.times++;
        sentAgain.add(found.bytes, now);
        return [found.packet];
      });
    },
  };
}

/**
 * Pure. Whether a packet can go again among the others without spoiling their encryption. The library counts how often the
 * numbers went round by looking at the packet before: one from before the last turn, or number 0 once a hundred others
 * have followed it, would make it count wrongly, and nobody could read anything from then on.
 */
export function keepsCount(number: number, newest: number): boolean {
  return number !== 0 && number <= newest;
}
