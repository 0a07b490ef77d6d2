import { expect, it } from "vitest";
import { createMiniatures } from "./miniatures.ts";
import type { Layer, SceneLayers } from "./worker-messages.ts";

const whole = { x: 0, y: 0, width: 1, height: 1 };
const layer = (sourceId: string): Layer => ({ sourceId, box: whole, fit: "contain" });
const scenes: readonly SceneLayers[] = [
  { id: "a", layers: [layer("camera")] },
  { id: "b", layers: [layer("logo")] },
];

function miniatures() {
  const shown: string[] = [];
  let moving = 0;
  const stage = {
    drawOn: () => undefined,
    stateOf: (layers: readonly Layer[]) => (layers[0]?.sourceId === "camera" ? String(moving++) : "still"),
  };
  const all = createMiniatures(stage, (sceneId) => shown.push(sceneId));
  all.setScenes(scenes);
  /** As often as the engine's clock looks. */
  const run = (fromMs: number, toMs: number, looker = 1) => {
    for (let at = fromMs; at < toMs; at += 33) all.look(at, looker);
    return shown.splice(0);
  };
  return { run, setScenes: all.setScenes };
}

it("draws each scene once a second at most, and a still one once", () => {
  const { run } = miniatures();
  const shown = run(0, 5000);
  expect(shown.filter((id) => id === "b")).toHaveLength(1);
  expect(shown.filter((id) => id === "a").length).toBeGreaterThan(3);
  expect(shown.filter((id) => id === "a").length).toBeLessThanOrEqual(5);
});

it("draws all of them for somebody new, and none when there is none", () => {
  const { run, setScenes } = miniatures();
  run(0, 3000);
  expect(new Set(run(3000, 5000, 2))).toEqual(new Set(["a", "b"]));
  setScenes([]);
  expect(run(5000, 8000, 3)).toEqual([]);
});
