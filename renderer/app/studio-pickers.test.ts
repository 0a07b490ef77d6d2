import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { initialStudio, nextStudio, type StudioEvent } from "@nchat/contract/studio";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createStudioPickers } from "./studio-pickers.ts";

const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
const begin: readonly StudioEvent[] = [
  { type: "source-added", source: { id: "a", kind: "display", name: "Editor", captureId: "window:7:0" } },
  { type: "item-placed", sceneId: "scene-1", sourceId: "a", box },
  { type: "scene-added", id: "s2", name: "Just me" },
  { type: "item-added", sceneId: "s2", sourceId: "a" },
];
const other: CaptureSource = { id: "window:9:0", name: "Notes", kind: "window", thumbnail: "", icon: null };

function world() {
  const store = createStore(() => begin.reduce(nextStudio, initialStudio));
  const pickers = createStudioPickers({
    capture: { list: async () => [other] },
    studio: { studio: store, dispatch: (event) => store.setState((now) => nextStudio(now, event), true) },
    schedule: () => () => undefined,
    newId: () => "new",
    now: () => 5,
  });
  return { store, ...pickers };
}

test("another window takes the place of a lost one in every scene, once it is chosen", () => {
  const { store, pick, replacing, adding } = world();
  const before = store.getState();
  pick("a");
  expect([replacing.store.getState().share.step, adding.store.getState().share.step]).toEqual(["picking", "none"]);
  expect(store.getState()).toBe(before);
  replacing.start(other);
  const { sources, scenes } = store.getState();
  expect(sources).toEqual([{ id: "a", kind: "display", name: "Notes", captureId: "window:9:0", chosenAt: 5 }]);
  expect(scenes).toEqual(before.scenes);
});

test("nothing changes when the choice is left, or when the source was removed meanwhile", () => {
  const { store, pick, replacing } = world();
  const before = store.getState();
  pick("a");
  replacing.close();
  expect(store.getState()).toBe(before);
  pick("a");
  store.setState((now) => nextStudio(now, { type: "source-removed", id: "a" }), true);
  replacing.start(other);
  expect(store.getState().sources).toEqual([]);
});

test("a new one is added to the scene", () => {
  const { store, pick, adding } = world();
  pick();
  adding.start(other);
  expect(store.getState().sources.map(({ id, name }) => [id, name])).toEqual([
    ["a", "Editor"],
    ["new", "Notes"],
  ]);
});
