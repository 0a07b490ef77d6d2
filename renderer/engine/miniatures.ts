import { clear, createPlanes, type Planes } from "./planes.ts";
import type { Stage } from "./stage.ts";
import type { SceneLayers } from "./worker-messages.ts";

/** Small pictures of all scenes, for whoever chooses among them. */
export type Miniatures = {
  readonly setScenes: (scenes: readonly SceneLayers[]) => void;
  /** Draws at most one of them; `looker` changes when somebody new looks, who has seen none yet. */
  readonly look: (nowMs: number, looker: number) => void;
};

const size = { width: 128, height: 72 } as const;
/** No scene is drawn more often. */
const everyMs = 1000;

/** One scene after the other, and only those that have changed. */
export function createMiniatures(
  stage: Pick<Stage, "drawOn" | "stateOf">,
  show: (sceneId: string, planes: Planes) => void,
): Miniatures {
  const planes = createPlanes(size.width, size.height);
  const drawn = new Map<string, string>();
  let scenes: readonly SceneLayers[] = [];
  let lastLooker = 0;
  let at = 0;
  let due = -Infinity;
  return {
    setScenes(next) {
      scenes = next;
      for (const id of [...drawn.keys()]) if (!next.some((scene) => scene.id === id)) drawn.delete(id);
    },
    look(nowMs, looker) {
      if (looker !== lastLooker) drawn.clear();
      lastLooker = looker;
      if (nowMs < due || scenes.length === 0) return;
      due = nowMs + everyMs / scenes.length;
      at = (at + 1) % scenes.length;
      const scene = scenes[at];
      if (!scene) return;
      const state = `${JSON.stringify(scene.layers)} ${stage.stateOf(scene.layers)}`;
      if (drawn.get(scene.id) === state) return;
      drawn.set(scene.id, state);
      clear(planes);
      stage.drawOn(planes, scene.layers);
      show(scene.id, planes);
    },
  };
}
