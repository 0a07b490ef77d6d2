import { mostItems, mostScenes, mostSources } from "./studio-limits.ts";
import { sceneOnAir, type Studio } from "./studio.ts";

/** What is full, so that nothing new can be added to the scene on air; null when something can. */
export function whatIsFull(studio: Studio): "scene" | "studio" | null {
  if (sceneOnAir(studio).items.length >= mostItems) return "scene";
  return studio.sources.length >= mostSources ? "studio" : null;
}

/** Whether one more scene can be added. */
export function hasRoomForScene({ scenes }: Studio): boolean {
  return scenes.length < mostScenes;
}
