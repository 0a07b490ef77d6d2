import { rates, type ReplayStore } from "./replay-store.ts";
import { usePlayerKeys } from "./use-player-keys.ts";

const far = 10;

/**
 * The keys of every player and, as players everywhere have them, J and L for ten seconds, Home and End for the ends, and
 * the angle brackets for the speed.
 */
export function useReplayKeys(replay: ReplayStore, toggleFullScreen: () => void, wake: () => void): void {
  const faster = (by: 1 | -1) => replay.setRate(rateBeside(replay.store.getState().rate, by));
  usePlayerKeys(replay, toggleFullScreen, wake, {
    j: () => replay.seekBy(-far),
    l: () => replay.seekBy(far),
    home: () => replay.seekTo(0),
    end: () => replay.seekTo(replay.store.getState().duration),
    "<": () => faster(-1),
    ">": () => faster(1),
  });
}

/** The next speed that is offered; the last one stays. */
function rateBeside(rate: number, by: 1 | -1): number {
  const at = rates.findIndex((each) => each === rate);
  return rates[Math.min(rates.length - 1, Math.max(0, at + by))] ?? rate;
}
