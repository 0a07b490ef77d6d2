import { useContext, useEffect, useEffectEvent } from "react";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { SingleKeysContext } from "../ui/keys.ts";
import { isTyping } from "../ui/use-pressed.ts";
import { isTaken } from "./key-taken.ts";
import type { Sound } from "./replay-store.ts";

/** What keys do with whatever plays, a stream or a recording. */
type Played = {
  readonly store: ReadonlyStore<Sound>;
  readonly togglePause: () => void;
  readonly seekBy: (seconds: number) => void;
  readonly setSound: (sound: Partial<Sound>) => void;
};

type Acts = Readonly<Record<string, () => void>>;

const seekSeconds = 5;
const volumeStep = 0.05;
/** Most keyboards type them with Shift: it is a part of these, and a key of its own with all others. */
const signs: readonly string[] = ["<", ">"];

/**
 * Space or K plays and pauses, M mutes, F fills the screen, arrows seek and change the volume; `more` is what only this
 * player does.
 */
export function usePlayerKeys(
  player: Played,
  toggleFullScreen: () => void,
  wake: () => void,
  more: Acts | null = null,
): void {
  const isOn = useContext(SingleKeysContext);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && !signs.includes(event.key)) return;
    if (isTyping(event.target) || isTaken(event)) return;
    const key = event.key.toLowerCase();
    const act = more?.[key] ?? actions(player, toggleFullScreen)[key];
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

function actions(player: Played, toggleFullScreen: () => void): Acts {
  const { volume, isMuted } = player.store.getState();
  const louder = (by: number) => player.setSound({ volume: Math.min(1, Math.max(0, volume + by)), isMuted: false });
  return {
    " ": player.togglePause,
    k: player.togglePause,
    m: () => player.setSound({ isMuted: !isMuted }),
    f: toggleFullScreen,
    arrowleft: () => player.seekBy(-seekSeconds),
    arrowright: () => player.seekBy(seekSeconds),
    arrowup: () => louder(volumeStep),
    arrowdown: () => louder(-volumeStep),
  };
}
