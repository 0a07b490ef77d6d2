import { useContext, useEffect, useEffectEvent } from "react";
import { SingleKeysContext } from "../ui/keys.ts";
import { isTyping } from "../ui/use-pressed.ts";
import { isTaken } from "./key-taken.ts";
import type { Player } from "./player-store.ts";

const seekSeconds = 5;
const volumeStep = 0.05;

/** Space or K plays and pauses, M mutes, F fills the screen, arrows seek and change the volume. */
export function usePlayerKeys(player: Player, toggleFullScreen: () => void, wake: () => void): void {
  const isOn = useContext(SingleKeysContext);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (isTyping(event.target) || isTaken(event)) return;
    const act = actions(player, toggleFullScreen)[event.key.toLowerCase()];
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

function actions(player: Player, toggleFullScreen: () => void): Readonly<Record<string, () => void>> {
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
