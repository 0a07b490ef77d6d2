import type { MediaFailure } from "../../port.ts";
import { backOffMs } from "../output.ts";
import { words } from "../words.ts";

/** What follows when a composer has ended by itself: another try, or a pause, which is said in words. */
type AfterFailure =
  Readonly<{ kind: "again"; waitMs: number }> | Readonly<{ kind: "rest"; waitMs: number; reason: string }>;

/** How the composers of rooms fared, so that none is tried again and again for ever. */
export type Rests = Readonly<{
  /** `hasWorked`: it had sent pictures for a while. */
  failed: (room: string, reason: string, hasWorked: boolean) => AfterFailure;
  /** Why none is to be begun for a room now, or null. */
  reasonAgainst: (room: string) => MediaFailure | null;
}>;

type Fate = {
  /** Tries in a row of which nothing came. */
  tries: number;
  /** When those ended that had worked. */
  deaths: readonly number[];
  /** Pauses one after the other. */
  rests: number;
  lastAt: number;
  rest: Readonly<{ until: number; reason: string }> | null;
};

const restart = { firstMs: 300, longestMs: 5000 };
const mostTries = 8;
const mostDeaths = 6;
const deathsWithinMs = 10 * 60_000;
const pause = { firstMs: 60_000, longestMs: 15 * 60_000 };
/** Longer than the longest pause with what is tried after it: what went well for so long begins anew. */
const forgottenMs = 30 * 60_000;

/** Makes it; `now` in milliseconds. */
export function createRests(now: () => number): Rests {
  const fates = new Map<string, Fate>();
  const fateOf = (room: string): Fate => {
    for (const [each, { lastAt }] of fates) if (now() - lastAt > forgottenMs) fates.delete(each);
    const fate = fates.get(room) ?? { tries: 0, deaths: [], rests: 0, lastAt: now(), rest: null };
    fates.set(room, fate);
    return fate;
  };
  return {
    failed: (room, reason, hasWorked) => {
      const fate = fateOf(room);
      fate.lastAt = now();
      fate.tries = hasWorked ? 0 : fate.tries + 1;
      fate.deaths = fate.deaths.filter((at) => now() - at < deathsWithinMs).concat(hasWorked ? [now()] : []);
      const { tries, deaths } = fate;
      if (tries < mostTries && deaths.length < mostDeaths)
        return { kind: "again", waitMs: backOffMs(Math.max(tries, deaths.length) - 1, restart) };
      const waitMs = backOffMs(fate.rests++, pause);
      const rest = { until: now() + waitMs, reason: words.rests(reason, Math.round(waitMs / 60_000)) };
      Object.assign(fate, { tries: 0, deaths: [], rest });
      return { kind: "rest", waitMs, reason: rest.reason };
    },
    reasonAgainst: (room) => {
      const rest = fates.get(room)?.rest;
      return rest && now() < rest.until ? { outcome: "limit", reason: rest.reason } : null;
    },
  };
}
