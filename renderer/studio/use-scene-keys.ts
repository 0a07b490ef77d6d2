import type { Studio, StudioEvent } from "@nchat/contract/studio";
import { useEffect, useEffectEvent } from "react";

/** F1 to F12 switch the scene at once. */
export function useSceneKeys({ scenes }: Studio, dispatch: (event: StudioEvent) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const number = /^F(\d+)$/.exec(event.key)?.[1];
    const scene = number === undefined ? undefined : scenes[Number(number) - 1];
    if (!scene || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dispatch({ type: "scene-switched", id: scene.id });
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
