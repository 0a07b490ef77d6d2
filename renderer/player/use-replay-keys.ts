import { useContext, useEffect, useEffectEvent } from "react";
import { SingleKeysContext } from "../ui/keys.ts";
import { isTyping } from "../ui/use-pressed.ts";
import { isTaken } from "./key-taken.ts";
import { rates, type ReplayStore } from "./replay-store.ts";

const near = 5;
const far = 10;
const volumeStep = 0.05;

/**
 * As players everywhere have it: Space or K plays and pauses, J and L go ten seconds, arrows five, Home and End to the ends,
 * up and down change the volume, M mutes, F fills the screen, and the angle brackets change the speed.
 */
export function useReplayKeys(replay: ReplayStore, toggleFullScreen: () => void, wake: () => void): void {
  const isOn = useContext(SingleKeysContext);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || isTaken(event)) return;
    const act = actions(replay, toggleFullScreen)[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    wake();
    act();
  });
  useEffect(() => {
    if (!isOn) return;
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isOn]);
}

function actions(replay: ReplayStore, toggleFullScreen: () => void): Readonly<Record<string, () => void>> {
  const { volume, isMuted, rate, duration } = replay.store.getState();
  const louder = (by: number) => replay.setSound({ volume: Math.min(1, Math.max(0, volume + by)), isMuted: false });
  return {
    " ": replay.togglePause,
    k: replay.togglePause,
    j: () => replay.seekBy(-far),
    l: () => replay.seekBy(far),
    m: () => replay.setSound({ isMuted: !isMuted }),
    f: toggleFullScreen,
    arrowleft: () => replay.seekBy(-near),
    arrowright: () => replay.seekBy(near),
    arrowup: () => louder(volumeStep),
    arrowdown: () => louder(-volumeStep),
    home: () => replay.seekTo(0),
    end: () => replay.seekTo(duration),
    "<": () => replay.setRate(rateBeside(rate, -1)),
    ">": () => replay.setRate(rateBeside(rate, 1)),
  };
}

/** The next speed that is offered; the last one stays. */
export function rateBeside(rate: number, by: 1 | -1): number {
  const at = rates.findIndex((each) => each === rate);
  return rates[Math.min(rates.length - 1, Math.max(0, at + by))] ?? rate;
}
