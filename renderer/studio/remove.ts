import { nextStudio, sceneOnAir, type StudioEvent } from "@nchat/contract/studio";
import { restorationOf } from "@nchat/contract/studio-restore";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Removal = Extract<StudioEvent, { type: "item-removed" | "source-removed" | "scene-removed" }>;
type Ports = Pick<StudioPorts, "studio" | "offerUndo">;

/** Removes, says so, and offers to bring back what that took, where it stood. */
export function removeWithUndo({ studio, offerUndo }: Ports, event: Removal, sentence: string): void {
  const before = studio.studio.getState();
  const after = nextStudio(before, event);
  if (after === before) return;
  const restoration = restorationOf(before, after);
  studio.dispatch(event);
  offerUndo(sentence, () => studio.dispatch({ type: "restored", restoration }));
}

/** Takes a source out of the scene on air. */
export function removeFromScene(ports: Ports, sourceId: string): void {
  const studio = ports.studio.studio.getState();
  const scene = sceneOnAir(studio);
  const name = studio.sources.find(({ id }) => id === sourceId)?.name ?? "";
  const event = { type: "item-removed", sceneId: scene.id, sourceId } as const;
  removeWithUndo(ports, event, words.removedFrom(name, scene.name));
}

/** Keys that remove what is selected; Backspace is a Mac's. */
export function isRemoveKey(key: string): boolean {
  return key === "Delete" || key === "Backspace";
}
